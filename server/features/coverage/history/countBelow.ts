/** Counts a snapshot in a unit, its children and the positions: distinct persons each. */
import type { StandingAt } from '../asOf.ts'
import type { CountsRow } from '../coverage.model.ts'
import { countIn, noCounts } from '../tally.ts'

export interface Counted {
  counts: CountsRow
  positions: Record<string, CountsRow>
}
export interface CountedBelow extends Counted {
  children: Map<string, Counted>
  /** By the year since which covered posts have been held without a gap. */
  years: Map<string, CountsRow>
  /** Posts held by those who are required. */
  posts: number
}
export const nobody = (): Counted => ({ counts: noCounts(), positions: {} })

/** The posts by which a person is seen from a unit. */
export const postsIn = ({ posts }: StandingAt, unit: string): StandingAt['posts'] =>
  posts.filter(({ line }) => line.includes(unit))

export const yearOf = ({ since }: StandingAt): string => since.slice(0, 4)

function add(into: Counted, posts: StandingAt['posts'], state: StandingAt['state']): void {
  countIn(into.counts, state, 1)
  for (const position of new Set(posts.map((post) => post.position)))
    countIn((into.positions[position] ??= noCounts()), state, 1)
}

export function countBelow(standings: Iterable<StandingAt>, unit: string): CountedBelow {
  const all: CountedBelow = { ...nobody(), children: new Map(), years: new Map(), posts: 0 }
  for (const standing of standings) {
    const posts = postsIn(standing, unit)
    if (posts.length === 0) continue
    const { state } = standing
    add(all, posts, state)
    const year = yearOf(standing)
    const since = all.years.get(year) ?? noCounts()
    all.years.set(year, since)
    countIn(since, state, 1)
    if (state === 'covered' || state === 'uncovered') all.posts += posts.length
    const below = Map.groupBy(posts, ({ line }) => line[line.indexOf(unit) + 1])
    for (const [child, own] of below) {
      if (child === undefined) continue
      const counted = all.children.get(child) ?? nobody()
      all.children.set(child, counted)
      add(counted, own, state)
    }
  }
  return all
}
