/** What a file is, by what is in it: names lie, exports of personnel systems above all. */
import type { Archive } from './archive.ts'
import { fail } from '../imports.failures.ts'

const STARTS: [kind: string, bytes: string][] = [
  [' PDF 文件', '25504446'],
  ['图片', '89504e47'],
  ['图片', 'ffd8ff'],
  ['图片', '47494638'],
  ['压缩包（RAR）', '526172211a07'],
  ['压缩包（7z）', '377abcaf271c'],
]
const COMPOUND = 'd0cf11e0a1b11ae1'
/** An .xls of before 1997 begins with its first record at once. */
const BARE_RECORD = /^09(?:00|02|04|08)0[468]00/
/** Names within a compound file are written in UTF-16. */
const isNamed = (bytes: Buffer, name: string): boolean => bytes.includes(Buffer.from(name, 'utf16le'))

export type BinaryKind = 'zip' | 'xls' | 'text'

function compoundKind(bytes: Buffer): BinaryKind {
  if (isNamed(bytes, 'EncryptedPackage')) throw fail('sheets.encrypted')
  if (isNamed(bytes, 'Workbook') || isNamed(bytes, 'Book')) return 'xls'
  if (isNamed(bytes, 'WordDocument')) throw fail('sheets.notASheet', { kind: ' Word 文档' })
  throw fail('sheets.unknown')
}

export function binaryKind(bytes: Buffer): BinaryKind {
  const start = bytes.toString('hex', 0, 8)
  const other = STARTS.find(([, known]) => start.startsWith(known))
  if (other) throw fail('sheets.notASheet', { kind: other[0] })
  if (start.startsWith('504b0304') || start.startsWith('504b0506')) return 'zip'
  if (start === COMPOUND) return compoundKind(bytes)
  if (BARE_RECORD.test(start)) return 'xls'
  return 'text'
}

export function refuseOtherArchives(archive: Archive): void {
  const others = {
    'xl/workbook.bin': '二进制工作簿（.xlsb）',
    'content.xml': ' OpenDocument 文件（.ods）',
    'word/document.xml': ' Word 文档',
    'ppt/presentation.xml': '演示文稿',
    'Index/Document.iwa': ' Numbers 文件',
  }
  if (archive.has('xl/workbook.xml')) return
  for (const [part, kind] of Object.entries(others)) if (archive.has(part)) throw fail('sheets.notASheet', { kind })
  if (!archive.has('[Content_Types].xml')) throw fail('sheets.notASheet', { kind: '压缩包' })
}

export type TextKind = 'xml' | 'html' | 'delimited'

export function textKind(text: string): TextKind {
  const head = text
    .slice(0, 4_096)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (head.includes('urn:schemas-microsoft-com:office:spreadsheet') && /<(?:\w+:)?Workbook[\s>]/.test(head))
    return 'xml'
  if (/^MIME-Version:/i.test(head)) throw fail('sheets.notASheet', { kind: '网页存档（.mht）' })
  if (/^<(?:!doctype html|html|head|meta|body|table|style|div|!--)/i.test(head) || /<table[\s>]/i.test(head))
    return 'html'
  if (head.startsWith('{\\rtf')) throw fail('sheets.notASheet', { kind: ' RTF 文档' })
  // eslint-disable-next-line no-control-regex -- these never stand in a text
  if (/[\u0000-\u0008\u000e-\u001a]/.test(head)) throw fail('sheets.unknown')
  return 'delimited'
}
