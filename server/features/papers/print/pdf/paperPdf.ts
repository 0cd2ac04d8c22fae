/** A part of a paper as PDF: columns filled one after the other, a question kept together where a column has room for it. */
import PDFDocument from 'pdfkit'
import { drawnFormulas } from '../../../../lib/pdf/formulas.ts'
import { line } from '../../../../lib/pdf/lines.ts'
import { bytesOf, type Typeface } from '../../../../lib/pdf/typefaces.ts'
import { cellLines, type Block, type Run } from '../blocks.ts'
import { BODY, columnWidth, GUTTER, HEAD, MARGINS, SEAL, SEALED, SIZES, type Size } from '../pageSizes.ts'
import type { Pages } from '../pages.ts'
import { INK, stripsOf, type Sheet, type Strip } from './setting.ts'

function newSheet({ title, size, at }: Pages): Sheet {
  const { width, height } = SIZES[size]
  const sheet = new PDFDocument({
    ...{ size: [width, height], margin: 0, bufferPages: true, lang: 'zh-CN' },
    info: { Title: title, CreationDate: at, ModDate: at },
  })
  for (const face of ['regular', 'bold', 'rare'] satisfies Typeface[]) {
    const bytes = bytesOf(face)
    if (bytes) sheet.registerFont(face, bytes)
  }
  return sheet
}

const small = { size: 9, weight: 'regular', colour: INK } as const
/** 密封线, from the foot of the page upwards: whoever marks folds it away. */
function sealingLine(sheet: Sheet, height: number): void {
  const length = height - MARGINS.top - MARGINS.bottom
  sheet
    .save()
    .rotate(-90, { origin: [0, 0] })
    .translate(-(height - MARGINS.bottom), 0)
  const centred = { x: 0, width: length, align: 'center' } as const
  line(sheet, [{ text: HEAD, style: { ...small, size: BODY } }], { ...centred, baseline: SEAL - 24 })
  line(sheet, [{ text: SEALED, style: small }], { ...centred, baseline: SEAL - 5 })
  sheet.moveTo(0, SEAL).lineTo(length, SEAL).lineWidth(0.8).dash(4, { space: 3 }).stroke(INK).undash()
  sheet.restore()
}

function footers(sheet: Sheet, { title, size }: Pages): void {
  const { start, count } = sheet.bufferedPageRange()
  const { width, height } = SIZES[size]
  for (let page = 0; page < count; page++) {
    sheet.switchToPage(start + page)
    const place = { x: MARGINS.left, width: width - MARGINS.left - MARGINS.right, align: 'center' } as const
    const words = `${title}\u3000第 ${page + 1} 页，共 ${count} 页`
    line(sheet, [{ text: words, style: small }], { ...place, baseline: height - MARGINS.bottom / 2 })
  }
}

/** Where writing goes on. */
class Columns {
  private column = 0
  private y: number = MARGINS.top
  private readonly sheet: Sheet
  private readonly size: Size
  constructor(sheet: Sheet, size: Size) {
    this.sheet = sheet
    this.size = size
  }

  private get bottom(): number {
    return SIZES[this.size].height - MARGINS.bottom
  }

  private next(): void {
    this.column += 1
    this.y = MARGINS.top
    if (this.column < SIZES[this.size].columns) return
    this.sheet.addPage()
    this.column = 0
  }

  set(strips: readonly Strip[]): void {
    const height = strips.reduce((sum, each) => sum + each.height, 0)
    const whole = this.bottom - MARGINS.top
    if (this.y + height > this.bottom && height <= whole) this.next()
    for (const strip of strips) {
      if (this.y + strip.height > this.bottom && this.y > MARGINS.top) this.next()
      strip.draw(MARGINS.left + this.column * (columnWidth(this.size) + GUTTER), this.y)
      this.y += strip.height
    }
  }
}

function sourcesIn(block: Block): string[] {
  const runs: readonly Run[] =
    block.kind === 'text'
      ? block.runs
      : block.kind === 'choices'
        ? block.choices.flat()
        : block.kind === 'table'
          ? block.rows.flat().flatMap((cell) => cellLines(cell).flat())
          : []
  return runs.flatMap(({ tex }) => tex ?? [])
}

export async function paperPdf(pages: Pages): Promise<Buffer> {
  const { size, head, groups, pictures } = pages
  const formulas = await drawnFormulas(groups.flat().flatMap(sourcesIn), BODY)
  const sheet = newSheet(pages)
  const parts: Buffer[] = []
  sheet.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((resolve, reject) => sheet.on('end', resolve).on('error', reject))
  if (head) sealingLine(sheet, SIZES[size].height)
  const columns = new Columns(sheet, size)
  const setting = { sheet, width: columnWidth(size), pictures, formulas }
  for (const group of groups) columns.set([...group.flatMap((block) => stripsOf(setting, block)), GAP])
  footers(sheet, pages)
  sheet.end()
  await ended
  return Buffer.concat(parts)
}
/** Between questions. */
const GAP: Strip = { height: 5, draw: () => undefined }
