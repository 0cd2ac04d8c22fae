/** 时间线: how one person stood to a requirement on every day, as known now and as each day knew it. Pure. */
import type { CoveredPost, History, StandingAt } from '../asOf.ts'
import type { StandingStateName } from '../coverage.model.ts'
import type { PlacedTree } from '../placedTree.service.ts'
import { statusThen, type Versioned } from '../statusThen.ts'
import { endOfDay } from './days.ts'
import { firstDayOf, graceEnds, recordingsOf, turnsOf } from './turns.ts'

export const LINES = ['now', 'then'] as const
/** With what is known now, or with what was known when each day had ended. */
export type Line = (typeof LINES)[number]

/** From a day until the next span: how the person stood, null for not at all; `posts` by their place in the table. */
export interface Span {
  from: string
  state: StandingStateName | null
  since: string | null
  coveredOn: string | null
  posts: number
}
/** The first span begins with the first day of the requirement. `posts`: what was held at the same time, each once. */
export interface Timeline extends Record<Line, Span[]> {
  posts: CoveredPost[][]
}
export type Stood = Pick<StandingAt, 'state' | 'posts' | 'since' | 'coveredOn'>

function standings(
  requirement: Versioned,
  history: History,
  tree: PlacedTree,
  line: Line,
  turns: readonly string[],
): [string, StandingAt | null][] {
  const first = firstDayOf(requirement)
  const at = (on: string) => statusThen(requirement, history, on, tree, line === 'then' ? endOfDay(on) : undefined)
  const days = (more: readonly string[]) => new Set([first, ...more.filter((day) => day > first)])
  const found = new Map([...days(turns)].map((day) => [day, at(day)]))
  for (const day of days(graceEnds(requirement, found.values()))) if (!found.has(day)) found.set(day, at(day))
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1))
}

const byPlace = (a: CoveredPost, b: CoveredPost): number =>
  a.from + a.unit + a.position < b.from + b.unit + b.position ? -1 : 1

/** Null for who never stood in it, whatever was known. */
export function timelineOf(requirement: Versioned, history: History, tree: PlacedTree): Timeline | null {
  const table = new Map<string, number>()
  const posts: CoveredPost[][] = []
  function placeOf(held: CoveredPost[]): number {
    const ordered = held.toSorted(byPlace)
    const key = JSON.stringify(ordered)
    const known = table.get(key)
    if (known !== undefined) return known
    table.set(key, posts.length)
    return posts.push(ordered) - 1
  }
  const spanOf = (from: string, at: StandingAt | null): Span =>
    at
      ? { from, state: at.state, since: at.since, coveredOn: at.coveredOn, posts: placeOf(at.posts) }
      : { from, state: null, since: null, coveredOn: null, posts: -1 }
  const turns = turnsOf(requirement, history, tree)
  const line = (of: Line, days: readonly string[]) =>
    joined(standings(requirement, history, tree, of, days).map(([from, at]) => spanOf(from, at)))
  const now = line('now', turns)
  const then = line('then', [...turns, ...recordingsOf(requirement, history)])
  return posts.length === 0 ? null : { posts, now, then }
}

const isSame = (a: Span, b: Span): boolean =>
  a.state === b.state && a.since === b.since && a.coveredOn === b.coveredOn && a.posts === b.posts

/** Only where something changes. */
const joined = (spans: readonly Span[]): Span[] => spans.filter((span, at) => at === 0 || !isSame(span, spans[at - 1]!))

const stoodIn = ({ posts }: Timeline, { state, since, coveredOn, posts: at }: Span): Stood | null =>
  state === null ? null : { state, since: since!, coveredOn, posts: posts[at]! }

/** How the person stood on a day. */
export function stoodOn(timeline: Timeline, line: Line, on: string): Stood | null {
  const span = timeline[line].findLast(({ from }) => from <= on)
  return span ? stoodIn(timeline, span) : null
}

/** Each change of a line: what ends on a day, and what begins. */
export function* changesOf(
  timeline: Timeline,
  line: Line,
): Generator<{ on: string; before: Stood | null; after: Stood | null }> {
  let before: Stood | null = null
  for (const span of timeline[line]) {
    const after = stoodIn(timeline, span)
    if (before || after) yield { on: span.from, before, after }
    before = after
  }
}
