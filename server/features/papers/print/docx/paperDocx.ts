/** A part of a paper as a Word file. The only place that knows the library, with blocks.ts beside it. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeightRule,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableAnchorType,
  TableCell,
  TableRow,
  TextDirection,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { BODY, columnWidth, GUTTER, HEAD, MARGINS, SEAL, SEALED, SIZES, type Size } from '../pageSizes.ts'
import type { Pages } from '../pages.ts'
import { elements, runs, twips } from './blocks.ts'

const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const DASHED = { style: BorderStyle.DASHED, size: 8, color: '000000' }

/** 密封线: a table of one cell beside the text of the first page, whose words run from the foot upwards. */
function sealingLine(size: Size): Table {
  const height = SIZES[size].height - MARGINS.top - MARGINS.bottom
  const centred = (text: string): Paragraph =>
    new Paragraph({ children: runs([{ text }]), alignment: AlignmentType.CENTER })
  const cell = new TableCell({
    children: [centred(HEAD), centred(SEALED)],
    textDirection: TextDirection.BOTTOM_TO_TOP_LEFT_TO_RIGHT,
    verticalAlign: VerticalAlignTable.BOTTOM,
    width: { size: twips(SEAL - 20), type: WidthType.DXA },
    borders: { top: NONE, bottom: NONE, left: NONE, right: DASHED },
  })
  return new Table({
    rows: [new TableRow({ children: [cell], height: { value: twips(height), rule: HeightRule.EXACT } })],
    width: { size: twips(SEAL - 20), type: WidthType.DXA },
    columnWidths: [twips(SEAL - 20)],
    float: {
      horizontalAnchor: TableAnchorType.PAGE,
      absoluteHorizontalPosition: twips(20),
      verticalAnchor: TableAnchorType.PAGE,
      absoluteVerticalPosition: twips(MARGINS.top),
    },
  })
}

const footer = (title: string): Footer =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          ...runs([{ text: `${title}\u3000` }], 9),
          new TextRun({
            size: 18,
            children: ['第 ', PageNumber.CURRENT, ' 页，共 ', PageNumber.TOTAL_PAGES, ' 页'],
          }),
        ],
      }),
    ],
  })

function page(size: Size) {
  const { width, height, columns } = SIZES[size]
  const isWide = width > height
  return {
    page: {
      // Word wants the sides as of a portrait page, and turns them.
      size: {
        width: twips(isWide ? height : width),
        height: twips(isWide ? width : height),
        orientation: isWide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
      },
      margin: {
        top: twips(MARGINS.top),
        bottom: twips(MARGINS.bottom),
        left: twips(MARGINS.left),
        right: twips(MARGINS.right),
      },
    },
    ...(columns > 1 && { column: { count: columns, space: twips(GUTTER) } }),
  }
}

export async function paperDocx({ title, size, head, groups, pictures }: Pages): Promise<Buffer> {
  const width = columnWidth(size)
  const document = new Document({
    title,
    creator: '',
    styles: {
      default: {
        document: {
          run: { font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体' }, size: BODY * 2 },
          // said though it is the default: LibreOffice takes it for exact, and cuts pictures off
          paragraph: { spacing: { line: 360, lineRule: LineRuleType.AUTO } },
        },
      },
    },
    sections: [
      {
        properties: { ...page(size), titlePage: true },
        headers: {
          first: new Header({ children: [...(head ? [sealingLine(size)] : []), new Paragraph({ children: [] })] }),
        },
        footers: { default: footer(title), first: footer(title) },
        children: groups.flatMap((group) => group.flatMap((block) => elements(block, width, pictures))),
      },
    ],
  })
  return Packer.toBuffer(document)
}
