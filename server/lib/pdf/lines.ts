/** Lines of text of several fonts: pdfkit sets a text in one, and leaves out what that lacks. */
import { recentMap } from '../recentMap.ts'
import { runsOf, type Run } from './typefaces.ts'

export interface Style {
  size: number
  weight: 'regular' | 'bold'
  colour: string
  underline?: boolean
}
type Sheet = PDFKit.PDFDocument
/** Something that is drawn in a line as if it were a word. */
export interface Box {
  width: number
  /** Above the baseline, and below it. */
  ascent: number
  descent: number
  draw: (sheet: Sheet, x: number, baseline: number, colour: string) => void
}
export interface Piece {
  /** Of a box what it says; it is not set. */
  text: string
  style: Style
  box?: Box
}

interface Set {
  run: Run
  style: Style
  width: number
  box?: Box
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
const measured = (sheet: Sheet, { text, style, box }: Piece): Set[] =>
  box
    ? [{ run: { face: style.weight, text: '' }, style, box, width: box.width + style.size * 0.2 }]
    : runsOf(text, style.weight).map((run) => ({ run, style, width: widthAtOne(sheet, run) * style.size }))

const widthOf = (sets: readonly Set[]): number => sets.reduce((sum, { width }) => sum + width, 0)

/** A text on one line, in smaller letters where it is wider than `width`. */
export function fitted(sheet: Sheet, text: string, style: Style, width: number): Piece[] {
  const wide = widthOf(measured(sheet, { text, style }))
  return [{ text, style: wide > width ? { ...style, size: (style.size * width) / wide } : style }]
}

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
  for (const { run, style, width: wide, box } of sets) {
    if (box) {
      box.draw(sheet, at + style.size * 0.1, baseline, style.colour)
      at += wide
      continue
    }
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
  for (const { text, style, box } of pieces)
    for (const word of box ? [text] : Array.from(text.matchAll(WORDS), ([each]) => each)) {
      const piece: Piece = { text: word, style, ...(box && { box }) }
      const wide = widthOf(measured(sheet, piece))
      if (wide > left && !CLOSING.test(word)) {
        lines.push([])
        left = width
      }
      const current = lines.at(-1)!
      const last = current.at(-1)
      if (last?.style === style && !last.box && !box) last.text += word
      else current.push(piece)
      left -= wide
    }
  return lines
}
