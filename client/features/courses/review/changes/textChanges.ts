/** How two texts differ, line by line and within a line sign by sign. Pure. */
import { steps, type Fate, type Step } from './sequence.ts'

export interface Piece {
  fate: Fate
  text: string
}
/** A line that changed; null stands for lines that did not. */
export type Line = Piece[] | null

/** Chinese by the character: where its words end depends on what stands beside them, so that equal ones would differ. */
const signsOf = (line: string): string[] => line.match(/[\p{Script=Latin}\p{N}]+|[^]/gu) ?? []

/** Neighbours of one fate as one piece. */
function joined(parts: readonly Step<string>[]): Piece[] {
  const pieces: Piece[] = []
  for (const { fate, item } of parts) {
    const last = pieces.at(-1)
    if (last?.fate === fate) last.text += item
    else pieces.push({ fate, text: item })
  }
  return pieces
}

/** Two lines that share less than half read better one after the other than sign by sign. */
function withinLine(before: string, after: string): Piece[][] {
  const pieces = joined(steps(signsOf(before), signsOf(after)))
  const shared = pieces.filter(({ fate }) => fate === 'same').reduce((sum, { text }) => sum + text.length, 0)
  return shared * 2 >= Math.max(before.length, after.length)
    ? [pieces]
    : [[{ fate: 'gone', text: before }], [{ fate: 'new', text: after }]]
}

/** A run of lines that went and of lines that came in their place: the first with the first, and so on. */
function replaced(gone: readonly string[], come: readonly string[]): Piece[][] {
  const paired = Math.min(gone.length, come.length)
  const alone = (lines: readonly string[], fate: Fate): Piece[][] => lines.map((text) => [{ fate, text }])
  return [
    ...gone.slice(0, paired).flatMap((line, at) => withinLine(line, come[at]!)),
    ...alone(gone.slice(paired), 'gone'),
    ...alone(come.slice(paired), 'new'),
  ]
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'))

export function textChanges(before: string, after: string): Line[] {
  const found: Line[] = []
  let [gone, come]: [string[], string[]] = [[], []]
  const flush = () => {
    found.push(...replaced(gone, come))
    ;[gone, come] = [[], []]
  }
  for (const { fate, item } of steps(linesOf(before), linesOf(after))) {
    if (fate === 'gone') gone.push(item)
    else if (fate === 'new') come.push(item)
    else {
      flush()
      if (found.at(-1) !== null) found.push(null)
    }
  }
  flush()
  return found
}
