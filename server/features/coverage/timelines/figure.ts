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

/** A person in a unit, by the posts through which they are seen from it. */
function addPerson(figure: Figure, { state, since }: Stood, posts: readonly CoveredPost[], by: 1 | -1): void {
  const add = (path: string, count: number) => void (figure[path] = (figure[path] ?? 0) + by * count)
  const places = ['counts', `years.${yearKey(since)}`, ...new Set(posts.map(({ position }) => `positions.${position}`))]
  for (const field of COUNTED[state]) for (const place of places) add(`${place}.${field}`, 1)
  if (state === 'covered' || state === 'uncovered') add('posts', posts.length)
}

/** Adds a person to every unit from which they are seen. */
export function addStood(at: (unit: string) => Figure, stood: Stood, by: 1 | -1): void {
  for (const unit of new Set(stood.posts.flatMap(({ line }) => line)))
    addPerson(
      at(unit),
      stood,
      stood.posts.filter(({ line }) => line.includes(unit)),
      by,
    )
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
