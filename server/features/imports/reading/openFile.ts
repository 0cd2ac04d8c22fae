/** From the bytes of a file to its sheets, whatever it calls itself. Runs in the worker. */
import { openArchive } from './archive.ts'
import { decodeText } from './decode.ts'
import { readDelimited } from './delimited.ts'
import { binaryKind, refuseOtherArchives, textKind } from './fileKind.ts'
import { fail } from '../imports.failures.ts'
import { readHtmlTables } from './htmlTables.ts'
import type { ReadingLimits } from './limits.ts'
import { noFacts, type FileSource, type FileWarning } from './source.ts'
import { readXlsxFile } from './xlsx.ts'
import { readXml2003 } from './xml2003.ts'

/** What a text file is called as a sheet. */
const ONLY_SHEET = 'Sheet1'

function readText(bytes: Buffer, limits: ReadingLimits): FileSource {
  const { text, encoding, unreadable } = decodeText(bytes)
  const warnings: FileWarning[] =
    unreadable > 0
      ? [{ code: 'unreadableCharacters', sentence: `有 ${unreadable} 处文字无法识别（显示为 �），请核对姓名和单位。` }]
      : []
  const kind = textKind(text)
  if (kind === 'html') return { kind, encoding, dates: '1900', warnings, sheets: readHtmlTables(text, limits) }
  if (kind === 'xml') {
    const { sheets, dates } = readXml2003(text, limits)
    return { kind, encoding, dates, warnings, sheets }
  }
  const { separator, rows } = readDelimited(text, limits, warnings)
  const sheet = { name: ONLY_SHEET, hidden: false, rows, facts: noFacts }
  return {
    kind: separator === '\t' ? 'tsv' : 'csv',
    encoding,
    dates: '1900',
    sheets: [sheet],
    warnings,
  }
}

export async function openFile(bytes: Buffer, limits: ReadingLimits): Promise<FileSource> {
  if (bytes.length === 0) throw fail('sheets.empty')
  if (bytes.length > limits.bytes) throw fail('sheets.tooLarge', { bytes: limits.bytes })
  const kind = binaryKind(bytes)
  if (kind === 'zip') {
    refuseOtherArchives(openArchive(bytes))
    return readXlsxFile(bytes, limits)
  }
  if (bytes.length > limits.wholeBytes) throw fail('sheets.tooLarge', { bytes: limits.wholeBytes })
  if (kind === 'text') return readText(bytes, limits)
  const { readBiff } = await import('./biff.ts') // large, and most files need it not
  return { kind: 'xls', encoding: null, warnings: [], ...readBiff(bytes, limits) }
}
