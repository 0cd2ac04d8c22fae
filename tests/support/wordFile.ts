/** Word files written by hand, for what no library writes: as Word, WPS and LibreOffice do, odd and broken ones. */
import { zipOf } from './workbooks.ts'

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const NAMES = [
  `xmlns:w="${W}" xmlns:r="${R}"`,
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
].join(' ')
const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${R}/${type}" Target="${target}"/>`
const relations = (all: readonly string[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
/** A run; `look`: what stands in its w:rPr. */
export const run = (text: string, look = ''): string =>
  `<w:r>${look && `<w:rPr>${look}</w:rPr>`}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`
/** `runs`: a text, or runs; `properties`: what stands in its w:pPr. */
export const paragraph = (runs: string, properties = ''): string =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${runs.startsWith('<') || runs === '' ? runs : run(runs)}</w:p>`
export const listed = (list: number, level = 0): string =>
  `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`
export const table = (...rows: string[][]): string => {
  const cell = (content: string): string => `<w:tc>${content.startsWith('<w:') ? content : paragraph(content)}</w:tc>`
  return `<w:tbl>${rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`
}
/** Levels of a definition, each `[format, text, more]`. */
export const definition = (id: number, levels: readonly (readonly [string, string, string?])[]): string =>
  `<w:abstractNum w:abstractNumId="${id}">${levels
    .map(
      ([format, text, more = ''], at) =>
        `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`,
    )
    .join('')}</w:abstractNum>`
export const list = (id: number, of: number, more = ''): string =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`
export const startsAt = (level: number, start: number): string =>
  `<w:lvlOverride w:ilvl="${level}"><w:startOverride w:val="${start}"/></w:lvlOverride>`

interface WordFile {
  body: readonly string[]
  styles?: string
  numbering?: string
  /** By relation. */
  pictures?: Record<string, { name: string; bytes: Buffer }>
}
export function wordFile({ body, styles = '', numbering = '', pictures = {} }: WordFile): Buffer {
  const media = Object.entries(pictures)
  const parts: Record<string, string | Buffer> = {
    '_rels/.rels': relations([relation('rId1', 'officeDocument', 'word/document.xml')]),
    'word/document.xml': `<w:document ${NAMES}><w:body>${body.join('')}<w:sectPr/></w:body></w:document>`,
    'word/_rels/document.xml.rels': relations([
      relation('styles', 'styles', 'styles.xml'),
      relation('numbering', 'numbering', 'numbering.xml'),
      ...media.map(([id, { name }]) => relation(id, 'image', `media/${name}`)),
    ]),
    'word/styles.xml': `<w:styles ${NAMES}>${styles}</w:styles>`,
    'word/numbering.xml': `<w:numbering ${NAMES}>${numbering}</w:numbering>`,
  }
  for (const [, { name, bytes }] of media) parts[`word/media/${name}`] = bytes
  return zipOf(parts)
}
export const drawn = (relationId: string, description = ''): string =>
  `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="${description}"/><a:graphic><a:graphicData><a:blip r:embed="${relationId}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
