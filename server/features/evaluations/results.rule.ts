/**
 * What of the answers is shown. Of fewer than five nothing is; and every figure that is made of others is made of shown
 * ones alone, so that no difference of two figures says anything about what is not shown.
 */
import type { About, Item } from './questions.rule.ts'

/** The fewest answers of which anything is shown. */
export const FEWEST = 5
/** How many chose each of the five points. */
export type Counts = readonly number[]
export interface Tally {
  /** How many answered. */
  n: number
  counts: Readonly<Record<string, Counts>>
}
export interface Sum {
  /** Ratings, and their sum. */
  n: number
  sum: number
}
export const NOTHING: Sum = { n: 0, sum: 0 }
const NONE: Counts = [0, 0, 0, 0, 0]

export const add = (a: Sum, b: Sum): Sum => ({ n: a.n + b.n, sum: a.sum + b.sum })
/** With two digits; null of nothing. */
export const meanOf = ({ n, sum }: Sum): number | null => (n === 0 ? null : Math.round((sum / n) * 100) / 100)
export const sumOf = (counts: Counts): Sum =>
  counts.reduce((all, count, at) => add(all, { n: count, sum: count * (at + 1) }), NOTHING)

/** The tally with one person's answers: the points of each question that was answered. */
export function withAnswers({ n, counts }: Tally, points: ReadonlyMap<string, number>): Tally {
  const after = { ...counts }
  for (const [key, value] of points)
    after[key] = (counts[key] ?? NONE).map((count, at) => (at === value - 1 ? count + 1 : count))
  return { n: n + 1, counts: after }
}

/** Null: too few. */
export const shownCounts = ({ n, counts }: Tally, key: string): Counts | null => {
  const own = counts[key] ?? NONE
  return n >= FEWEST && sumOf(own).n >= FEWEST ? own : null
}

/** What fewer than five wrote is not shown: who wrote may be guessed by what is written. */
export const shownTexts = (texts: readonly string[]): string[] => (texts.length < FEWEST ? [] : [...texts])

export interface Figures {
  n: number
  abouts: Record<About, Sum>
  teachers: (Sum & { id: string; name: string })[]
}

/** Of shown results alone. */
export function figuresOf(items: readonly Item[], tally: Tally): Figures {
  const abouts = { course: NOTHING, teacher: NOTHING, base: NOTHING, class: NOTHING }
  const teachers = new Map<string, Figures['teachers'][number]>()
  for (const { key, kind, about, session } of items) {
    const counts = kind === 'scale' ? shownCounts(tally, key) : null
    if (!counts) continue
    const sum = sumOf(counts)
    abouts[about] = add(abouts[about], sum)
    if (about !== 'teacher' || !session?.teacher) continue
    const { id, name } = session.teacher
    teachers.set(id, { id, name, ...add(teachers.get(id) ?? NOTHING, sum) })
  }
  return { n: tally.n < FEWEST ? 0 : tally.n, abouts, teachers: [...teachers.values()] }
}

/** Words of several people in an order that says nothing: that of the words. */
export const withText = (texts: readonly string[], text: string): string[] => [...texts, text].sort()
