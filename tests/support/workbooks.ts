/** Spreadsheet files written by hand, for what no library writes: odd, old, broken and hostile ones. */
import { crc32, deflateRawSync } from 'node:zlib'

type Part = string | Buffer

function header(signature: number, fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const bytes = Buffer.alloc(4 + fields.reduce((sum, [size]) => sum + size, 0))
  bytes.writeUInt32LE(signature)
  let at = 4
  for (const [size, value] of fields) at = bytes.writeUIntLE(value, at, size)
  return bytes
}

/** A zip archive. `sizes`: what it claims a part unpacks to, where that is not the truth. */
export function zipOf(parts: Record<string, Part>, sizes: Record<string, number> = {}): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const raw = Buffer.from(content as string)
    const packed = deflateRawSync(raw, { level: 1 })
    const size = sizes[name] ?? raw.length
    const facts = [
      [2, 8],
      [4, 0],
      [4, crc32(raw)],
      [4, packed.length],
      [4, size],
      [2, name.length],
      [2, 0],
    ] as const
    const own = Buffer.concat([header(0x04034b50, [[2, 20], [2, 0], ...facts]), Buffer.from(name), packed])
    const rest = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, offset],
    ] as const
    central.push(Buffer.concat([header(0x02014b50, [[2, 20], [2, 20], [2, 0], ...facts, ...rest]), Buffer.from(name)]))
    local.push(own)
    offset += own.length
  }
  const directory = Buffer.concat(central)
  const count = central.length
  return Buffer.concat([
    ...local,
    directory,
    header(0x06054b50, [
      [2, 0],
      [2, 0],
      [2, count],
      [2, count],
      [4, directory.length],
      [4, offset],
      [2, 0],
    ]),
  ])
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
const relation = (id: number, kind: string, target: string, more = ''): string =>
  `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${target}"${more}/>`
const relations = (...each: string[]): string => `<Relationships xmlns="${PACKAGE}">${each.join('')}</Relationships>`

export interface RawWorkbook {
  /** What stands in <worksheet>. */
  sheet: string
  /** What stands in <sst>. */
  texts?: string
  /** Number formats by their code; style n is the n-th, after style 0, the usual one. A number is a built-in one. */
  formats?: readonly (string | number)[]
  date1904?: boolean
  /** More parts, or others in the place of these. */
  parts?: Record<string, Part>
  /** More relations of the workbook. */
  related?: string
  /** What the archive claims parts unpack to. */
  sizes?: Record<string, number>
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

function stylesOf(formats: readonly (string | number)[]): string {
  const own = formats.map((format, index) =>
    typeof format === 'string' ? { id: 200 + index, format } : { id: format },
  )
  const codes = own.map(({ id, format }) =>
    format ? `<numFmt numFmtId="${id}" formatCode="${escaped(format)}"/>` : '',
  )
  const used = [{ id: 0 }, ...own].map(({ id }) => `<xf numFmtId="${id}"/>`)
  return `<styleSheet xmlns="${MAIN}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${used.join('')}</cellXfs></styleSheet>`
}

/** An .xlsx with one sheet, from its XML. */
export const rawXlsx = ({ sheet, texts, formats, date1904, parts, related = '', sizes }: RawWorkbook): Buffer =>
  zipOf(
    {
      '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      '_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
      'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets><sheet name="人员" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': relations(
        relation(1, 'worksheet', 'worksheets/sheet1.xml'),
        relation(2, 'sharedStrings', 'sharedStrings.xml'),
        relation(3, 'styles', 'styles.xml'),
        related,
      ),
      'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet xmlns="${MAIN}">${sheet}</worksheet>`,
      ...(texts !== undefined && { 'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${texts}</sst>` }),
      ...(formats && { 'xl/styles.xml': stylesOf(formats) }),
      ...parts,
    },
    sizes,
  )

/** An .xlsx with a second sheet. */
export const twoSheets = (first: string, second: string): Buffer =>
  rawXlsx({
    sheet: first,
    parts: {
      'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="说明" sheetId="1" r:id="rId1"/><sheet name="任职" sheetId="2" r:id="rId8"/></sheets></workbook>`,
      'xl/worksheets/sheet2.xml': `<?xml version="1.0"?><worksheet xmlns="${MAIN}">${second}</worksheet>`,
    },
    related: relation(8, 'worksheet', 'worksheets/sheet2.xml'),
  })

/** The relation of a workbook to another one somewhere else. */
export const externalLink = (target: string): string => relation(9, 'externalLink', target, ' TargetMode="External"')

const inline = (text: string): string => `<is><t xml:space="preserve">${escaped(text)}</t></is>`
/** Rows of texts and numbers as XML, from row `first`; null leaves a cell out. */
export const rowsXml = (rows: readonly (readonly (string | number | null)[])[], first = 1): string =>
  rows
    .map((cells, index) => {
      const row = first + index
      const xml = cells.map((value, column) => {
        const place = `${String.fromCharCode(65 + column)}${row}`
        if (value === null) return ''
        return typeof value === 'number'
          ? `<c r="${place}"><v>${value}</v></c>`
          : `<c r="${place}" t="inlineStr">${inline(value)}</c>`
      })
      return `<row r="${row}">${xml.join('')}</row>`
    })
    .join('')
