/** 分组 of a class: dealt evenly, whoever comes from one institution spread over them. Pure; the browser deals. */
import { inChinese } from '../../../lib/chineseNumber.rule.ts'

export interface Group {
  id: string
  name: string
  /** One of its people; null: nobody leads it. */
  leader: string | null
  people: string[]
}
interface Member {
  person: string
  /** The institution. */
  unit: string
}
export const MOST_GROUPS = 40

/** People are dealt like cards, institution by institution: sizes differ by one at most, and so do those of one institution. */
export function dealt(members: readonly Member[], count: number): string[][] {
  const piles = Array.from({ length: Math.max(1, count) }, (): string[] => [])
  const byUnit = [...Map.groupBy(members, ({ unit }) => unit).values()]
  const inOrder = byUnit.sort((a, b) => b.length - a.length).flat()
  for (const [at, { person }] of inOrder.entries()) piles[at % piles.length]!.push(person)
  return piles
}

/** 第一组 */
export const nameOfGroup = (number: number): string => `第${inChinese(number)}组`

/** Who is in two groups or twice in one, and leaders who are not in theirs: nobody should be. */
export function isSound(groups: readonly Group[]): boolean {
  const people = groups.flatMap((group) => group.people)
  const isLed = groups.every(({ leader, people: own }) => leader === null || own.includes(leader))
  return new Set(people).size === people.length && isLed
}
