/** Lines of text of several fonts: pdfkit sets a text in one, and leaves out what that lacks. */
import { recentMap } from '../recentMap.ts'
import { runsOf, type Run } from './typefaces.ts'

export interface Style {
  size: number
  weight: 'regular' | 'bold'
  colour: string
  underline?: boolean
}
export interface Piece {
  text: string
  style: Style
}
type Sheet = PDFKit.PDFDocument

interface Set {
  run: Run
  style: Style
  width: number
}
/** Of texts at a size of one point: a print file sets the same characters again and again. */
const widths = recentMap<number>(20_000)
function widthAtOne(sheet: Sheet, { face, text }: Run): number {
  const key = `${face}:${text}`
  const known = widths.get(key)
  if (known !== undefined) return known
  const width = sheet.font(face).fontSize(1).widthOfString(text)
  widths.set(key, width)
  return width
}
const measured = (sheet: Sheet, { text, style }: Piece): Set[] =>
  runsOf(text, style.weight).map((run) => ({ run, style, width: widthAtOne(sheet, run) * style.size }))

const widthOf = (sets: readonly Set[]): number => sets.reduce((sum, { width }) => sum + width, 0)

/** On one baseline, as wide as it is; `align` within `width`. */
export function line(
  sheet: Sheet,
  pieces: readonly Piece[],
  {
    x,
    baseline,
    width,
    align = 'left',
  }: { x: number; baseline: number; width: number; align?: 'left' | 'center' | 'right' },
): void {
  const sets = pieces.flatMap((piece) => measured(sheet, piece))
  const free = width - widthOf(sets)
  let at = x + (align === 'left' ? 0 : align === 'right' ? free : free / 2)
  for (const { run, style, width: wide } of sets) {
    sheet.font(run.face).fontSize(style.size).fillColor(style.colour)
    sheet.text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic' })
    if (style.underline) sheet.rect(at, baseline + 2, wide, 0.6).fill(style.colour)
    at += wide
  }
}

/** Marks that stay with what is before them. */
const CLOSING = /^[，。、；：！？）》”〉〕】]/u
/** Latin words and figures are not cut; what opens stays with what follows. */
const WORDS = /[（《“〈〔【]*(?:[\u0021-\u007e]+|.)/gsu

/** Pieces cut into lines no wider than `width`; the first begins further in by `indent`. */
export function wrapped(sheet: Sheet, pieces: readonly Piece[], width: number, indent = 0): Piece[][] {
  const lines: Piece[][] = [[]]
  let left = width - indent
  for (const { text, style } of pieces)
    for (const [word] of text.matchAll(WORDS)) {
      const wide = widthOf(measured(sheet, { text: word, style }))
      if (wide > left && !CLOSING.test(word)) {
        lines.push([])
        left = width
      }
      const current = lines.at(-1)!
      const last = current.at(-1)
      if (last?.style === style) last.text += word
      else current.push({ text: word, style })
      left -= wide
    }
  return lines
}
