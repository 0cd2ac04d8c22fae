/** A line of a document: pieces of text with their looks. */
import type { Piece } from './paragraphs.ts'
import { PLAIN } from './styles.ts'

export type Line = Piece[]
export const plainLine = (line: Line): string => line.map(({ text }) => text).join('')
export const typed = (text: string): Line => [{ text, look: PLAIN }]

/** Soft line breaks begin lines. */
export function linesIn(pieces: readonly Piece[]): Line[] {
  const lines: Line[] = [[]]
  for (const { text, look } of pieces)
    text.split('\n').forEach((part, at) => {
      if (at > 0) lines.push([])
      if (part !== '') lines.at(-1)!.push({ text: part, look })
    })
  return lines
}
export const joined = (lines: readonly Line[]): Line =>
  lines
    .filter((line) => plainLine(line).trim() !== '')
    .flatMap((line, at) => (at === 0 ? line : [...typed('\t'), ...line]))
