/**
 * Questions as a Word file that teachers go on with. Numbers and letters are typed, not automatic: they stay where they
 * are copied to, and other systems' readers see them.
 */
import {
  convertMillimetersToTwip,
  Document,
  ImageRun,
  LineRuleType,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type ParagraphChild,
} from 'docx'
import { docxMath } from '../../../../lib/formulas/docxMath.ts'
import { inText } from '../../../../lib/formulas/formulaText.rule.ts'
import { mathOf } from '../../../../lib/formulas/read.ts'
import { mapWords } from '../../words.rule.ts'
import type { BroughtFile, Written } from '../reading.ts'
import { isHeader } from '../excel/columns.rule.ts'
import { headingOf, labelsOf, numberedOf } from '../text/lines.rule.ts'
import { escaped, NO_MARK } from '../text/marks.rule.ts'
import { writeText } from '../text/writeText.ts'
import { measured } from './pictureSize.ts'
import { isKeyTable, isScoreTable } from './tableKinds.ts'
import { textWith } from './textOf.ts'
import { Things, type Thing } from './things.ts'

type Files = ReadonlyMap<string, BroughtFile>

/** What XML does not allow breaks the whole file. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu
const clean = (text: string): string => text.toWellFormed().replace(FORBIDDEN, '')
const PIECES = /([\u{f0000}-\u{fffef}])/u

/** Pixels that a page has room for. */
const WIDEST = 560
const TALLEST = 420
function picture({ asset, alt }: Extract<Thing, { kind: 'picture' }>, files: Files): ParagraphChild {
  const bytes = files.get(asset)?.bytes
  const size = bytes && measured(bytes)
  if (!bytes || !size) return new TextRun({ text: `[图片${alt && `：${clean(alt)}`}]` })
  const scale = Math.min(1, WIDEST / size.width, TALLEST / size.height)
  const transformation = {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  }
  const altText = { name: '图片', description: clean(alt), title: '' }
  return new ImageRun({ type: size.type, data: Buffer.from(bytes), transformation, altText })
}

function equation(tex: string): ParagraphChild {
  const math = mathOf(tex)
  return math ? docxMath(math) : new TextRun({ text: clean(inText(tex)) })
}

const LINE = { left: 420, hanging: 420 }
function paragraph(line: string, children: readonly ParagraphChild[]): Paragraph {
  const isHeading = headingOf(line) !== null
  const isQuestion = numberedOf(line) !== null
  return new Paragraph({
    children,
    keepLines: true,
    keepNext: line !== '',
    ...(isHeading && { spacing: { before: 200 } }),
    ...(isQuestion && { indent: LINE }),
    ...(!isHeading && !isQuestion && line !== '' && { indent: { left: LINE.left } }),
  })
}

/** Headings are bold, and what labels begin with. */
function runsOf(text: string, { isHeading, isFirst }: { isHeading: boolean; isFirst: boolean }): TextRun[] {
  const label = isFirst ? text.indexOf('：') + 1 : 0
  const rest = text.slice(label)
  return [
    ...(label > 0 ? [new TextRun({ text: text.slice(0, label), bold: true })] : []),
    ...(rest === '' ? [] : [new TextRun({ text: rest, bold: isHeading })]),
  ]
}

function elementsOf(line: string, things: Things, files: Files): (Paragraph | Table)[] {
  const elements: (Paragraph | Table)[] = []
  let children: ParagraphChild[] = []
  const end = (): void => {
    if (children.length > 0) elements.push(paragraph(line, children))
    children = []
  }
  const isHeading = headingOf(line) !== null
  const isEquation = (piece = ''): boolean => things.at(piece)?.kind === 'formula'
  const all = line.split(PIECES).filter((each) => each !== '')
  // a blank is seen only beside an equation
  const pieces = all.filter((each, at) => each.trim() !== '' || isEquation(all[at - 1]) || isEquation(all[at + 1]))
  for (const piece of pieces) {
    const thing = things.at(piece)
    if (thing?.kind === 'table') {
      end()
      elements.push(tableOf(thing, things, files))
    } else if (thing?.kind === 'picture') children.push(picture(thing, files))
    else if (thing?.kind === 'formula') children.push(equation(thing.tex))
    else
      children.push(...runsOf(clean(piece), { isHeading, isFirst: children.length === 0 && labelsOf(line).length > 0 }))
  }
  end()
  return elements.length > 0 ? elements : [new Paragraph({ children: [] })]
}

/** So that no reader takes the table for answers, or for questions. */
const written = (text: string, isOther: boolean): string =>
  `${isOther && text !== '' ? NO_MARK : ''}${escaped(text, { in: 'stem' })}`

function tableOf({ rows }: Extract<Thing, { kind: 'table' }>, things: Things, files: Files): Table {
  const texts = rows.map((row) => row.map(({ text }) => text))
  const isOther = isScoreTable(texts) || isKeyTable(texts) || isHeader(texts[0] ?? [])
  const cells = (row: (typeof rows)[number]): TableCell[] =>
    row.map(({ text, colspan, rowspan }) => {
      const children = written(text, isOther)
        .split('\n')
        .flatMap((line) => elementsOf(line, things, files))
      const isOpen = children.at(-1) instanceof Table // Word wants a paragraph at the end of a cell
      return new TableCell({
        children: isOpen ? [...children, new Paragraph({ children: [] })] : children,
        columnSpan: colspan,
        rowSpan: rowspan,
      })
    })
  return new Table({
    rows: rows.map((row) => new TableRow({ children: cells(row), cantSplit: true })),
    width: { size: 100, type: WidthType.PERCENTAGE },
  })
}

async function filesOf(
  things: Things,
  files: (asset: string) => Promise<BroughtFile | null>,
): Promise<Map<string, BroughtFile>> {
  const found = new Map<string, BroughtFile>()
  for (const asset of new Set(things.pictures.map((each) => each.asset))) {
    const file = await files(asset)
    if (file) found.set(asset, file)
  }
  return found
}

const PAGE = { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) }

export async function writeWord(
  questions: readonly Written[],
  files: (asset: string) => Promise<BroughtFile | null>,
): Promise<Uint8Array> {
  const things = new Things()
  const plain = questions.map(({ content, traits }) => ({
    content: mapWords(content, (words) => textWith(words, things)),
    traits,
  }))
  const all = writeText(plain).split('\n')
  // a heading stays with its first question
  const lines = all.filter((line, at) => line !== '' || headingOf(all[at - 1] ?? '') === null)
  const brought = await filesOf(things, files)
  const document = new Document({
    title: '题库',
    creator: '',
    styles: {
      default: {
        document: {
          run: { font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体' }, size: 21 },
          // said though it is the default: LibreOffice takes it for exact, and cuts pictures off
          paragraph: { spacing: { line: 340, lineRule: LineRuleType.AUTO } },
        },
      },
    },
    sections: [
      { properties: { page: { size: PAGE } }, children: lines.flatMap((line) => elementsOf(line, things, brought)) },
    ],
  })
  return Packer.toBuffer(document)
}
