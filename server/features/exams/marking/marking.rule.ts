/** How marks of people become points: one marker, or two who know nothing of each other, and an arbiter. Pure. */

/** `allowed`: by how much two marks of an answer may differ and their mean still counts. */
export interface MarkingRule {
  markers: 1 | 2
  allowed: number
  /** Points, or percent of the question's points. */
  unit: 'points' | 'percent'
}
export const ONE_MARKER: MarkingRule = { markers: 1, allowed: 0, unit: 'points' }
export const DIFFERENCE_UNITS = { points: '分', percent: '% 的题目分值' } as const

export const markingInWords = ({ markers, allowed, unit }: MarkingRule): string =>
  markers === 1 ? '一人批阅' : `双评，相差超过 ${allowed}${unit === 'points' ? ' 分' : '% 的题目分值'}由第三人仲裁`

/** The mean of two marks in whole points; half a point is given to the candidate. */
export const meanOf = (one: number, other: number): number => Math.ceil((one + other) / 2)

export const isWithin = ({ allowed, unit }: MarkingRule, points: number, one: number, other: number): boolean => {
  const apart = Math.abs(one - other)
  return unit === 'points' ? apart <= allowed : apart * 100 <= allowed * points
}

type Standing = { state: 'waiting' | 'arbitration' } | { state: 'marked'; awarded: number }
/** What the marks given so far make of an answer. */
export function standingOf(rule: MarkingRule, points: number, given: readonly { awarded: number }[]): Standing {
  const [one, other] = given
  if (!one || (rule.markers === 2 && !other)) return { state: 'waiting' }
  if (rule.markers === 1 || !other) return { state: 'marked', awarded: one.awarded }
  return isWithin(rule, points, one.awarded, other.awarded)
    ? { state: 'marked', awarded: meanOf(one.awarded, other.awarded) }
    : { state: 'arbitration' }
}

/** What was dealt to somebody and not marked in that time is dealt to others. */
const HOLD_HOURS = 8
interface Dealt {
  given?: readonly { by: string }[] | undefined
  takers?: readonly { by: string; at: Date }[] | undefined
}
/** Those to whom an answer is dealt and who have not marked it yet. */
export const holdersOf = ({ given = [], takers = [] }: Dealt, at: Date) =>
  takers.filter(
    ({ by, at: since }) =>
      at.getTime() - since.getTime() < HOLD_HOURS * 3_600_000 && !given.some((mark) => mark.by === by),
  )
/** Whether there is a place for this marker: nobody has two, and nobody marks twice. */
export function hasPlace({ markers }: MarkingRule, dealt: Dealt, marker: string, at: Date): boolean {
  const given = dealt.given ?? []
  const others = holdersOf(dealt, at).filter(({ by }) => by !== marker)
  return !given.some(({ by }) => by === marker) && given.length + others.length < markers
}

interface Marked {
  question: string
  points: number
  given?: readonly { by: string; name: string; awarded: number }[] | undefined
}
export interface Tally {
  question: string
  by: string
  name: string
  count: number
  /** Percent of the points. */
  mean: number
  /** Points by which the other marker of the same answers gave less (above nothing) or more, on average; null: no other. */
  difference: number | null
  /** The same without its sign. */
  apart: number | null
}
/** How much each marker marked of each question, and how they stand to each other. */
export function talliesOf(rows: Iterable<Marked>): Tally[] {
  const sums = new Map<string, Tally & { shared: number; percent: number; signed: number; absolute: number }>()
  for (const { question, points, given = [] } of rows)
    for (const { by, name, awarded } of given) {
      const other = given.find((each) => each.by !== by)
      const key = `${question}:${by}`
      const fresh = { question, by, name, count: 0, mean: 0, difference: null, apart: null }
      const sum = sums.get(key) ?? { ...fresh, shared: 0, percent: 0, signed: 0, absolute: 0 }
      sum.count += 1
      sum.percent += points > 0 ? (awarded * 100) / points : 0
      if (other) {
        sum.shared += 1
        sum.signed += awarded - other.awarded
        sum.absolute += Math.abs(awarded - other.awarded)
      }
      sums.set(key, sum)
    }
  return [...sums.values()].map(({ question, by, name, count, shared, percent, signed, absolute }) => ({
    ...{ question, by, name, count, mean: percent / count },
    difference: shared > 0 ? signed / shared : null,
    apart: shared > 0 ? absolute / shared : null,
  }))
}
