/** An A4 document of ours: its fonts, where writing goes on, its tables. The only place that knows the library. */
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'

const FONTS = '@expo-google-fonts/noto-sans-sc'
const font = (name: string): string => fileURLToPath(import.meta.resolve(`${FONTS}/${name}.ttf`))
const REGULAR = font('400Regular/NotoSansSC_400Regular')
const BOLD = font('700Bold/NotoSansSC_700Bold')
/** 公文 keeps wide margins: 37 mm above, 35 below, 28 at the binding, 26 outside (GB/T 9704); a table needs more width. */
export const MARGINS = { top: 85, bottom: 85, left: 68, right: 68 }
export const INK = '#1f2328'
export const QUIET = '#59636e'
const LINE = '#c9ced4'

export type Sheet = PDFKit.PDFDocument

export function newSheet(info: { title: string; author: string; at: Date }): Sheet {
  const sheet = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    bufferPages: true,
    lang: 'zh-CN',
    info: { Title: info.title, Author: info.author, CreationDate: info.at, ModDate: info.at },
  })
  sheet.registerFont('regular', REGULAR).registerFont('bold', BOLD).fillColor(INK)
  return sheet
}
export const widthOf = ({ page }: Sheet): number => page.width - MARGINS.left - MARGINS.right
const bottomOf = ({ page }: Sheet): number => page.height - MARGINS.bottom

/** Begins another page where there is not so much room left. */
export function room(sheet: Sheet, height: number): void {
  if (sheet.y + height > bottomOf(sheet)) sheet.addPage()
}

export function heading(sheet: Sheet, text: string): void {
  room(sheet, 80)
  sheet.moveDown(0.8).font('bold').fontSize(13).text(text, MARGINS.left).moveDown(0.3)
}
export function paragraph(sheet: Sheet, text: string): void {
  sheet.font('regular').fontSize(11).text(text, MARGINS.left, sheet.y, { lineGap: 5, indent: 22, align: 'justify' })
}

/** What stands at the top: a withdrawn paper says so, then the title, and below it in small what it is, of when and by whom. */
export function titleBlock(
  sheet: Sheet,
  { title, withdrawn, lines }: { title: string; withdrawn: string | null; lines: readonly string[] },
): void {
  if (withdrawn !== null) sheet.font('bold').fontSize(12).fillColor('#b3261e').text(withdrawn, { align: 'center' })
  sheet.font('bold').fontSize(20).fillColor(INK).text(title, { align: 'center', lineGap: 4 }).moveDown(0.4)
  sheet.font('regular').fontSize(10).fillColor(QUIET)
  for (const line of lines) sheet.text(line, { align: 'center', lineGap: 3 })
  const y = sheet.y + 6
  sheet
    .moveTo(MARGINS.left, y)
    .lineTo(MARGINS.left + widthOf(sheet), y)
    .lineWidth(1.2)
    .stroke('#b3261e')
  sheet.y = y + 6
  sheet.fillColor(INK)
}

/** A note below what it is about. */
export function small(sheet: Sheet, text: string): void {
  room(sheet, 60)
  sheet.moveDown(1).font('regular').fontSize(9).fillColor(QUIET).text(text, MARGINS.left, sheet.y, { lineGap: 3 })
  sheet.fillColor(INK)
}

export interface Column {
  header: string
  /** Share of the width. */
  width: number
  align?: 'left' | 'right'
}
const PADDING = 5
const SIZE = 10

/** As high as its highest cell. */
function heightOf(
  sheet: Sheet,
  columns: readonly Column[],
  cells: readonly string[],
  style: 'bold' | 'regular',
): number {
  sheet.font(style).fontSize(SIZE)
  const whole = widthOf(sheet)
  const heights = cells.map((cell, at) =>
    sheet.heightOfString(cell, { width: columns[at]!.width * whole - 2 * PADDING }),
  )
  return Math.max(...heights) + 2 * PADDING
}

/** Text wraps within its column. */
function row(sheet: Sheet, columns: readonly Column[], cells: readonly string[], style: 'bold' | 'regular'): void {
  const height = heightOf(sheet, columns, cells, style)
  const whole = widthOf(sheet)
  const widths = columns.map(({ width }) => width * whole)
  room(sheet, height)
  const top = sheet.y
  let left = MARGINS.left
  cells.forEach((cell, at) => {
    const align = columns[at]!.align ?? 'left'
    sheet.text(cell, left + PADDING, top + PADDING, { width: widths[at]! - 2 * PADDING, align })
    left += widths[at]!
  })
  sheet
    .moveTo(MARGINS.left, top + height)
    .lineTo(MARGINS.left + whole, top + height)
    .lineWidth(0.5)
    .stroke(LINE)
  sheet.y = top + height
}

/** Its header stands again at the top of every page that it goes on to. */
export function table(sheet: Sheet, columns: readonly Column[], rows: readonly (readonly string[])[]): void {
  const names = columns.map((column) => column.header)
  const header = () => row(sheet, columns, names, 'bold')
  const first = rows[0] ? heightOf(sheet, columns, rows[0], 'regular') : 0
  room(sheet, heightOf(sheet, columns, names, 'bold') + first) // a header does not stand alone at the foot
  header()
  for (const cells of rows) {
    const page = sheet.bufferedPageRange().count
    room(sheet, heightOf(sheet, columns, cells, 'regular'))
    if (sheet.bufferedPageRange().count > page) header()
    row(sheet, columns, cells, 'regular')
  }
  sheet.x = MARGINS.left
}

/** At the foot of every page, when all of them are there. */
export function footers(sheet: Sheet, words: (page: number, pages: number) => string): void {
  const { start, count } = sheet.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    sheet.switchToPage(page)
    sheet.page.margins.bottom = 0 // or writing below it begins another page
    sheet
      .font('regular')
      .fontSize(9)
      .fillColor(QUIET)
      .text(words(page - start + 1, count), MARGINS.left, sheet.page.height - 50, {
        width: widthOf(sheet),
        align: 'center',
        lineBreak: false,
      })
  }
}

export async function bytesOf(sheet: Sheet): Promise<Uint8Array> {
  const parts: Buffer[] = []
  sheet.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise<void>((resolve, reject) => sheet.once('end', resolve).once('error', reject))
  sheet.end()
  await ended
  return Buffer.concat(parts)
}
