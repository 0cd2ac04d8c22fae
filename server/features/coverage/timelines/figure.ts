/** 数字: what is counted of a unit, by its path; as a sum or as what is to be added. Pure. */
import type { CoveredPost } from '../asOf.ts'
import type { CountsRow, StandingStateName } from '../coverage.model.ts'
import type { Counted, CountedBelow } from '../history/countBelow.ts'
import { noCounts } from '../tally.ts'
import { changesOf, LINES, type Line, type Stood, type Timeline } from './timeline.ts'

export type Figure = Record<string, number>
/** What is added on days: by line, day and unit. */
export type Changes = Map<string, { line: Line; on: string; unit: string; figure: Figure }>

const COUNTED: Record<StandingStateName, readonly (keyof CountsRow)[]> = {
  covered: ['required', 'covered'],
  uncovered: ['required'],
  grace: ['grace'],
  exempt: ['exempt'],
}
/** A field's name never begins with a digit. */
const yearKey = (since: string): string => `y${since.slice(0, 4)}`

/** What a person adds to a unit, by the posts through which they are seen from it. */
function addedBy({ state, since }: Stood, posts: readonly CoveredPost[]): [string, number][] {
  const places = ['counts', `years.${yearKey(since)}`, ...new Set(posts.map(({ position }) => `positions.${position}`))]
  const counts = COUNTED[state].flatMap((field) => places.map((place): [string, number] => [`${place}.${field}`, 1]))
  return state === 'covered' || state === 'uncovered' ? [...counts, ['posts', posts.length]] : counts
}

/** The units from which posts are seen, together where they see the same ones: for most people there is one post. */
function* seenTogether(posts: readonly CoveredPost[]): Generator<[readonly string[], readonly CoveredPost[]]> {
  if (posts.length === 1) return yield [posts[0]!.line, posts]
  for (const unit of new Set(posts.flatMap(({ line }) => line)))
    yield [[unit], posts.filter(({ line }) => line.includes(unit))]
}

/** Adds a person to every unit from which they are seen. */
export function addStood(at: (unit: string) => Figure, stood: Stood, by: 1 | -1): void {
  for (const [units, posts] of seenTogether(stood.posts)) {
    const added = addedBy(stood, posts)
    for (const unit of units) {
      const figure = at(unit)
      for (const [path, count] of added) figure[path] = (figure[path] ?? 0) + by * count
    }
  }
}

export const countsOf = (figure: Figure): CountsRow => {
  const { required, covered, grace, exempt } = { ...noCounts(), ...takenApart(figure).counts }
  return { required, covered, grace, exempt }
}

/** Adds a timeline to what changes on each day, or takes it away. */
export function addTimeline(changes: Changes, timeline: Timeline, by: 1 | -1): void {
  for (const line of LINES)
    for (const { on, before, after } of changesOf(timeline, line)) {
      const at = (unit: string): Figure => {
        const key = `${line} ${on} ${unit}`
        const found = changes.get(key) ?? { line, on, unit, figure: {} }
        changes.set(key, found)
        return found.figure
      }
      if (before) addStood(at, before, by === 1 ? -1 : 1)
      if (after) addStood(at, after, by)
    }
}

/** As it is stored: paths taken apart. */
export interface StoredFigure {
  counts?: Partial<CountsRow>
  positions?: Record<string, Partial<CountsRow>>
  years?: Record<string, Partial<CountsRow>>
  posts?: number
}
type Rows = Record<string, CountsRow>

function addRow(into: CountsRow, row: Partial<CountsRow> = {}): void {
  for (const field of ['required', 'covered', 'grace', 'exempt'] as const) into[field] += row[field] ?? 0
}
const addRows = (into: Rows, rows: Record<string, Partial<CountsRow>> = {}): void => {
  for (const [key, row] of Object.entries(rows)) addRow((into[key] ??= noCounts()), row)
}
const withoutEmpty = (rows: Rows): [string, CountsRow][] =>
  Object.entries(rows).filter(([, row]) => Object.values(row).some((count) => count !== 0))

/** What has been added of a unit, added up. */
export function sumOf(parts: Iterable<StoredFigure>): Omit<CountedBelow, 'children'> {
  const [counts, positions, years]: [CountsRow, Rows, Rows] = [noCounts(), {}, {}]
  let posts = 0
  for (const part of parts) {
    addRow(counts, part.counts)
    addRows(positions, part.positions)
    addRows(years, part.years)
    posts += part.posts ?? 0
  }
  return {
    counts,
    positions: Object.fromEntries(withoutEmpty(positions)),
    years: new Map(withoutEmpty(years).map(([key, row]) => [key.slice(1), row])),
    posts,
  }
}
export const countedOf = (parts: Iterable<StoredFigure>): Counted => {
  const { counts, positions } = sumOf(parts)
  return { counts, positions }
}

/** Whether leaves of what is stored are the sums by their paths; what comes to nothing may be stored or not. */
export function holdsSums(stored: object, sums: Readonly<Figure>): boolean {
  let left = Object.values(sums).filter((count) => count !== 0).length
  const holds = (value: object, path: string): boolean =>
    Object.entries(value).every(([key, each]: [string, unknown]) => {
      if (typeof each === 'object' && each !== null) return holds(each, `${path}${key}.`)
      if (each !== 0) left--
      return each === (sums[path + key] ?? 0)
    })
  return holds(stored, '') && left === 0
}

/** The same from a figure that has not been stored. */
export function takenApart(figure: Figure): StoredFigure {
  const parts: Record<string, unknown> = {}
  for (const [path, count] of Object.entries(figure)) {
    if (count === 0) continue
    const keys = path.split('.')
    let at = parts
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>
    at[keys.at(-1)!] = count
  }
  return parts as StoredFigure
}
