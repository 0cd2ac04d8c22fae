/** Blocks as Word's paragraphs and tables, which a teacher may go on editing. */
import {
  AlignmentType,
  BorderStyle,
  ImageRun,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type ParagraphChild,
} from 'docx'
import { docxMath } from '../../../../lib/formulas/docxMath.ts'
import { mathOf } from '../../../../lib/formulas/read.ts'
import { cellLines, type Block, type Cell, type Run } from '../blocks.ts'
import { BODY } from '../pageSizes.ts'
import { fitted, missing, type Pictures } from '../pictures.ts'

/** Twentieths of a point. */
export const twips = (points: number): number => Math.round(points * 20)
/** Half points. */
const half = (points: number): number => Math.round(points * 2)
const character = twips(BODY)

/** 宋体 has no rare characters, and Word looks for none: those beyond the first plane are set in its companion. */
const RARE = /[\u{20000}-\u{3ffff}]+/u
const SIMSUN_EXT = { ascii: 'SimSun-ExtB', hAnsi: 'SimSun-ExtB', eastAsia: 'SimSun-ExtB' }
/** What XML does not allow breaks the whole file. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu
const clean = (text: string): string => text.toWellFormed().replace(FORBIDDEN, '')

export function runs(all: readonly Run[], size = BODY): ParagraphChild[] {
  return all.flatMap(({ text, tex, bold, underline }): ParagraphChild[] => {
    const math = tex === undefined ? null : mathOf(tex)
    if (math) return [docxMath(math)]
    return clean(text)
      .split(new RegExp(`(${RARE.source})`, 'u'))
      .filter((part) => part !== '')
      .map(
        (part) =>
          new TextRun({
            ...{ text: part, size: half(size) },
            ...(bold && { bold }),
            ...(underline && { underline: {} }),
            ...(RARE.test(part) && { font: SIMSUN_EXT }),
          }),
      )
  })
}

type Of<K extends Block['kind']> = Extract<Block, { kind: K }>

function textParagraph({ runs: all, indent, inset }: Of<'text'>): Paragraph {
  const hanging = indent * character
  return new Paragraph({ children: runs(all), indent: { left: inset * character + hanging, hanging } })
}

/** Beside each other by tab stops: easier to go on with than a table. */
function choiceParagraphs({ choices, columns }: Of<'choices'>, width: number): Paragraph[] {
  const left = 2 * character
  const cell = (twips(width) - left) / columns
  const tabStops = Array.from({ length: columns - 1 }, (_, at) => ({
    ...{ type: TabStopType.LEFT, position: Math.round(left + (at + 1) * cell) },
  }))
  return Array.from({ length: Math.ceil(choices.length / columns) }, (_, row) => {
    const cells = choices.slice(row * columns, (row + 1) * columns)
    const children = cells.flatMap((all, at) => runs(at === 0 ? all : [{ text: '\t' }, ...all]))
    const hanging = columns === 1 ? Math.round(1.5 * character) : 0
    return new Paragraph({ children, indent: { left: left + hanging, hanging }, tabStops, keepLines: true })
  })
}

function tableOf({ rows, centred }: Of<'table'>, width: number): Table {
  const columns = rows[0]?.length ?? 1
  // the heads of a table of scores stand on one line
  const first = Math.max(Math.floor(twips(width) / columns), centred ? 5 * character : 0)
  const cell = columns > 1 ? Math.floor((twips(width) - first) / (columns - 1)) : first
  const columnWidths = Array.from({ length: columns }, (_, at) => (at === 0 ? first : cell))
  const alignment = centred ? AlignmentType.CENTER : AlignmentType.LEFT
  const cells = (row: readonly Cell[]): TableCell[] =>
    row.map((words, at) => {
      const lines = cellLines(words)
      const children = (lines.length > 0 ? lines : [[]]).map(
        (line) => new Paragraph({ children: runs(line), alignment }),
      )
      return new TableCell({
        children,
        width: { size: columnWidths[at]!, type: WidthType.DXA },
        verticalAlign: VerticalAlignTable.CENTER,
      })
    })
  return new Table({
    rows: rows.map((row) => new TableRow({ children: cells(row), cantSplit: true })),
    width: { size: columnWidths.reduce((sum, each) => sum + each, 0), type: WidthType.DXA },
    columnWidths,
  })
}

/** Word's pixels, at 96 an inch. */
const pixels = (points: number): number => Math.round((points * 96) / 72)
function pictureParagraph({ asset, alt }: Of<'picture'>, width: number, pictures: Pictures): Paragraph {
  const picture = pictures.get(asset)
  if (!picture) return new Paragraph({ children: runs([{ text: missing(alt) }]) })
  const size = fitted(picture, width - 2 * BODY)
  const transformation = { width: pixels(size.width), height: pixels(size.height) }
  const altText = { name: alt || '图片', description: alt, title: alt }
  const image = new ImageRun({ type: picture.type, data: picture.bytes, transformation, altText })
  return new Paragraph({ children: [image], indent: { left: 2 * character }, keepNext: true })
}

const RULE = { style: BorderStyle.SINGLE, size: 4, color: '8A9099', space: 1 }
/** Word draws one frame around neighbours that have the same borders: a line between them is said, too. */
const ruled = (): Paragraph =>
  new Paragraph({ children: [], border: { bottom: RULE, between: RULE }, spacing: { line: 480, lineRule: 'exact' } })

export function elements(block: Block, width: number, pictures: Pictures): (Paragraph | Table)[] {
  const centred = (text: string, size: number, bold: boolean): Paragraph =>
    new Paragraph({ children: runs([{ text, bold }], size), alignment: AlignmentType.CENTER, spacing: { after: 120 } })
  switch (block.kind) {
    case 'title':
      return [centred(block.text, 18, true)]
    case 'note':
      return [centred(block.text, BODY, false)]
    case 'section':
      return [
        new Paragraph({
          ...{ children: runs([{ text: block.text, bold: true }], 12), keepNext: true },
          spacing: { before: 200, after: 60 },
        }),
      ]
    case 'text':
      return [textParagraph(block)]
    case 'choices':
      return choiceParagraphs(block, width)
    case 'table':
      return [tableOf(block, width), new Paragraph({ children: [] })]
    case 'picture':
      return [pictureParagraph(block, width, pictures)]
    case 'lines':
      return Array.from({ length: block.count }, ruled)
  }
}
