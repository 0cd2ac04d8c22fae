/** A printed page as Word and PDF both set it: what stands there, one below the other, not where. */
export interface Run {
  /** Of a formula the signs that are seen of it: how wide it may be, and what is printed where it cannot be drawn. */
  text: string
  /** Its source. */
  tex?: string
  bold?: boolean
  underline?: boolean
}
/** Of a table: text, or lines of runs. */
export type Cell = string | Run[][]
export const cellLines = (cell: Cell): Run[][] =>
  typeof cell === 'string' ? cell.split('\n').map((text) => [{ text }]) : cell

export type Block =
  | { kind: 'title'; text: string }
  /** A line in the middle, smaller. */
  | { kind: 'note'; text: string }
  | { kind: 'section'; text: string }
  /** `indent` of all lines but the first by so many characters, `inset` of all. */
  | { kind: 'text'; runs: Run[]; indent: number; inset: number }
  | { kind: 'choices'; choices: Run[][]; columns: number }
  | { kind: 'picture'; asset: string; alt: string }
  /** To write on. */
  | { kind: 'lines'; count: number }
  | { kind: 'table'; rows: Cell[][]; centred: boolean }

/** What stands together on a page where it can. */
export type Group = Block[]

export const text = (words: string, { indent = 0, inset = 0 } = {}): Block => ({
  ...{ kind: 'text', runs: [{ text: words }], indent, inset },
})

/** Characters as wide as Chinese ones. */
const widthOf = (words: string): number =>
  [...words].reduce((sum, character) => sum + (character < '\u0100' ? 0.5 : 1), 0)

/** Beside each other as far as they fit a line of so many characters. */
export function choices(all: Run[][], most = 4): Block {
  const longest = Math.max(...all.map((runs) => widthOf(runs.map((run) => run.text).join(''))))
  const columns = [4, 2].find((each) => each <= most && longest <= 36 / each - 1) ?? 1
  return { kind: 'choices', choices: all, columns }
}
