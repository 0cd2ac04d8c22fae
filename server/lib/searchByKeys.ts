/** Reads people by the keys of nameKeys.ts, a page at a time, piece by piece. */
import { piecesOf, pieceOf, type Piece } from './keyPieces.ts'
import { searchForm, WITHIN } from './nameKeys.ts'

export interface Keyed {
  _id: string
  pinyin: string
  foundBy: readonly string[]
}
/** `place`: where it stands in the order of what was found. */
export type Found<T> = T & { place: string }

/** Names that begin so, then those that have it further on. */
export const prefixesOf = (typed: string): string[] => {
  const text = searchForm(typed)
  return text ? [text, WITHIN + text] : []
}

const placeOf = (at: number, piece: string, pinyin = ''): string => `${at}${piece}\0${pinyin}`

interface Placed<T> {
  row: Found<T>
  /** Which beginning, and which piece of what is below it. */
  at: number
  piece: string
}
function placed<T extends Keyed>(row: T, prefixes: readonly string[]): Placed<T> | null {
  for (const [at, prefix] of prefixes.entries()) {
    const [first] = row.foundBy.filter((key) => key.startsWith(prefix)).sort()
    if (first === undefined) continue
    const piece = pieceOf(first, prefix)
    return { at, piece, row: { ...row, place: placeOf(at, piece, row.pinyin) } }
  }
  return null
}

/** Not take(): that ends what it takes from. */
function nextOf<T>(from: Iterator<T>, most: number): T[] {
  const taken: T[] = []
  for (let next; taken.length < most && !(next = from.next()).done;) taken.push(next.value)
  return taken
}

/** Pieces side by side, as one range; twice as many at each step that finds little. */
function* widening(pieces: Iterator<Piece>, widest: number, isScarce: () => boolean): Generator<Piece[]> {
  for (let width = 1; ; width = isScarce() ? Math.min(width * 2, widest) : 1) {
    const step = nextOf(pieces, width)
    if (step.length > 0) yield step
    if (step.length < width) return
  }
}
const SCARCE = 8

export interface KeySearch<T> {
  typed: string
  /** Rows that have a key in the range [from, to). */
  read(range: Piece): Promise<T[]>
  /** Where the last page ended: the place and the row. */
  after: [place: string, id: string] | undefined
  limit: number
  /**
   * Pieces of one read at most; null, where few can be found: all of them. A read that runs from where nobody is into
   * where many are reads them all.
   */
  widest: number | null
}

const inOrder = <T>(a: Found<T> & Keyed, b: Found<T> & Keyed): number =>
  a.place < b.place || (a.place === b.place && a._id < b._id) ? -1 : 1

/** At most `limit` rows, each at the first of its keys that fits: by piece of the keys, then by pinyin. */
export async function searchByKeys<T extends Keyed>(asked: KeySearch<T>): Promise<Found<T>[]> {
  const { typed, read, after, limit, widest } = asked
  const prefixes = prefixesOf(typed)
  const found: Found<T>[] = []
  const isLater = ({ place, _id }: Found<T>): boolean =>
    !after || place > after[0] || (place === after[0] && _id > after[1])
  for (const [at, prefix] of prefixes.entries()) {
    const first = after && after[0] >= placeOf(at, prefix) ? after[0].slice(1, after[0].indexOf('\0')) : ''
    if (after && Number(after[0][0]) > at) continue
    let fresh = 0
    const pieces = piecesOf(prefix, first)
    const steps = widest === null ? [[...pieces]] : widening(pieces, widest, () => fresh < SCARCE)
    for (const step of steps) {
      const starts = new Set(step.map(({ from }) => from))
      const rows = (await read({ from: step[0]!.from, to: step.at(-1)!.to })).flatMap((row) => {
        const each = placed(row, prefixes)
        return each?.at === at && starts.has(each.piece) && isLater(each.row) ? [each.row] : []
      })
      fresh = rows.length
      found.push(...rows.sort(inOrder))
      if (found.length >= limit) return found.slice(0, limit)
    }
  }
  return found
}
