/** The text of a Word file, for features that compare what people write. */
import { openArchive } from './reading/archive.ts'

const DOCUMENT = 'word/document.xml'
const MOST_BYTES = 10 * 1024 * 1024
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : ''
    return ENTITIES[name ?? ''] ?? whole
  })

/** A line a paragraph. @throws what the archive says where it is no Word file, or a broken one */
export async function wordText(bytes: Buffer): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of openArchive(bytes).read(DOCUMENT, MOST_BYTES)) pieces.push(piece)
  const xml = Buffer.concat(pieces).toString('utf8')
  const found = xml.matchAll(/<w:t(?:\s[^<>]*)?>([^<]*)<\/w:t>|<\/w:p>|<w:tab\s*\/>/g)
  return [...found]
    .map(([tag, text]) => (text === undefined ? (tag === '</w:p>' ? '\n' : ' ') : decoded(text)))
    .join('')
}
