/** How formulas stand in a text; what every page needs of them. */
export const MOST_TEX = 500

/** Between these signs, as in LaTeX and Moodle. A dollar sign would be a price. */
export const inText = (tex: string): string => `\\(${tex}\\)`
const IN_TEXT = /\\\(((?:[^\\\n]|\\[^()\n]){1,500})\\\)/gu
/** One space for many: a formula is one line. */
export const asOneLine = (tex: string): string => tex.replace(/\s+/gu, ' ').trim()

/** A text cut where formulas stand in it. */
export function piecesOf(text: string): (string | { tex: string })[] {
  const pieces: (string | { tex: string })[] = []
  let end = 0
  for (const { 0: whole, 1: tex, index } of text.matchAll(IN_TEXT)) {
    if (asOneLine(tex!) === '') continue
    if (index > end) pieces.push(text.slice(end, index))
    pieces.push({ tex: asOneLine(tex!) })
    end = index + whole.length
  }
  return end < text.length ? [...pieces, text.slice(end)] : pieces
}
