/** A timeline says of every day what folding that day says, and figures are the sum of timelines. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { History, Term } from '../../server/features/coverage/asOf.ts'
import { countBelow } from '../../server/features/coverage/history/countBelow.ts'
import type { Evidence } from '../../server/features/coverage/evidence.ts'
import type { PlacedTree } from '../../server/features/coverage/placedTree.service.ts'
import { statusThen, type Versioned } from '../../server/features/coverage/statusThen.ts'
import { endOfDay, knownFrom } from '../../server/features/coverage/timelines/days.ts'
import {
  addTimeline,
  countedOf,
  holdsSums,
  sumOf,
  takenApart,
  type Changes,
} from '../../server/features/coverage/timelines/figure.ts'
import { firstDayOf } from '../../server/features/coverage/timelines/turns.ts'
import { LINES, stoodOn, timelineOf, type Line } from '../../server/features/coverage/timelines/timeline.ts'
import { datedTree } from '../../server/features/organisations/datedTree.rule.ts'
import { CLOCKS } from '../../server/features/programmes/requirement.rule.ts'

const dayAt = (n: number): string => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10)
const day = fc.integer({ min: 0, max: 900 }).map(dayAt)
/** Also the very midnights that part days in Shanghai. */
const instant = fc
  .tuple(day, fc.constantFrom('00:00:00.000', '00:00:00.001', '09:00:00.000', '23:59:59.999'))
  .map(([on, time]) => new Date(`${on}T${time}+08:00`))
const period = fc
  .tuple(day, fc.option(day))
  .map(([a, b]) => (b === null || a < b ? { from: a, to: b } : { from: b, to: a === b ? null : a }))
const later = (a: Date, b: Date | null): Date | null => (b !== null && b > a ? b : null)

const term: fc.Arbitrary<Term> = fc
  .record({
    period,
    unit: fc.constantFrom('a', 'b', 'c'),
    position: fc.constantFrom('secretary', 'organiser', 'cadre'),
    dualLeader: fc.boolean(),
    recordedAt: instant,
    superseded: fc.option(instant),
  })
  .map(({ period: { from, to }, superseded, recordedAt, ...rest }) => ({
    ...{ ...rest, from, to, recordedAt, supersededAt: later(recordedAt, superseded) },
  }))
const evidence: fc.Arbitrary<Evidence> = fc
  .record({
    on: day,
    at: instant,
    turned: fc.array(instant, { maxLength: 4 }),
    kind: fc.constantFrom('programme', 'course', 'training', 'localTraining'),
  })
  .map(({ on, at, turned, kind }) => {
    const after = turned.filter((each) => each > at).sort((a, b) => a.getTime() - b.getTime())
    const [id, subject] = [`${on} ${at.getTime()} ${kind}`, kind === 'programme' ? 'p' : kind]
    return {
      id,
      kind: `${kind}.completed` as Evidence['kind'],
      subject,
      on,
      at,
      turns: after.map((turn, index) => ({ at: turn, stands: index % 2 === 1 })), // taken back, and again
    }
  })
const history: fc.Arbitrary<History> = fc.record({
  appointments: fc.array(term, { minLength: 1, maxLength: 5 }),
  exemptions: fc.array(
    fc
      .record({ period, approvedAt: instant, revoked: fc.option(fc.tuple(day, instant)) })
      .map(({ period: { from, to }, approvedAt, revoked }) => ({
        ...{ from, to: to ?? from, approvedAt },
        ...(revoked && { revoked: { on: revoked[0], at: revoked[1], by: 'x', reason: 'x' } }),
      })),
    { maxLength: 2 },
  ),
  evidence: fc.array(evidence, { maxLength: 3 }),
  earned: fc.array(fc.record({ on: day, at: instant, credit: fc.integer({ min: -500, max: 3_000 }) }), {
    maxLength: 5,
  }),
})
const version = fc.record({
  positions: fc.constantFrom<string[]>(['secretary', 'organiser'], ['secretary']),
  kinds: fc.constantFrom<string[]>([], ['university']),
  dualLeaders: fc.boolean(),
  clock: fc.constantFrom(...CLOCKS),
  from: fc.constantFrom('2024-01-01', '2024-03-15'),
  to: fc.constantFrom('2025-06-30', '2026-12-31'),
  graceMonths: fc.constantFrom(0, 6),
  priorMonths: fc.constantFrom(0, 3),
  programmes: fc.constantFrom<string[]>(['p'], []),
  courses: fc.constantFrom<string[]>(['course'], []),
  trainings: fc.boolean(),
  localTrainings: fc.boolean(),
  hours: fc.constant(3_000),
  weight: fc.constant(1),
  effectiveOn: day,
  recordedAt: instant,
  by: fc.constant('x'),
  reason: fc.constant(''),
})
const requirement: fc.Arbitrary<Versioned> = fc.record({
  unit: fc.constantFrom('root', 'u'),
  versions: fc
    .array(version, { minLength: 1, maxLength: 3 })
    .map((all) => all.sort((a, b) => +a.recordedAt - +b.recordedAt)),
})

/** a moves from u to h and back, h is closed, c is founded and stands below b, which moves too. */
const tree: fc.Arbitrary<PlacedTree> = fc
  .uniqueArray(fc.integer({ min: 1, max: 899 }), { minLength: 6, maxLength: 6 })
  .map((given) => {
    const [one, two, three, four, five, six] = given.sort((x, y) => x - y).map(dayAt) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    const row = (parent: string | null, from = '2000-01-01', to: string | null = null) => ({ parent, from, to })
    const placements = {
      root: [row(null)],
      u: [row('root')],
      h: [row('root', '2000-01-01', six)],
      a: [row('u', '2000-01-01', two), row('h', two, four), row('u', four)],
      b: [row('h', '2000-01-01', three), row('u', three)],
      c: [row('b', one, five), row('u', five)],
    }
    const kinds = new Map([
      ['u', 'university'],
      ['h', 'hospital'],
    ])
    return { ...datedTree(Object.entries(placements).map(([_id, own]) => ({ _id, placements: own }))), kinds }
  })
const knownAt = (line: Line, on: string) => (line === 'then' ? endOfDay(on) : undefined)

test('a recording is known from the first day that had not ended before it', () => {
  fc.assert(
    fc.property(instant, (at) => {
      const first = knownFrom(at)
      expect(at <= endOfDay(first)).toBe(true)
      expect(at <= new Date(endOfDay(first).getTime() - 86_400_000)).toBe(false)
    }),
  )
})

test('every day of a timeline is what folding that day says, as known now and as known then', () => {
  fc.assert(
    fc.property(
      requirement,
      history,
      tree,
      fc.array(day, { minLength: 8, maxLength: 8 }),
      (asked, facts, placed, days) => {
        const timeline = timelineOf(asked, facts, placed)
        for (const line of LINES)
          for (const on of days.filter((each) => each >= firstDayOf(asked))) {
            const at = statusThen(asked, facts, on, placed, knownAt(line, on))
            const told = timeline && stoodOn(timeline, line, on)
            expect(told && { ...told, posts: told.posts.length }, `${line} ${on}`).toEqual(
              at && { state: at.state, since: at.since, coveredOn: at.coveredOn, posts: at.posts.length },
            )
            expect(new Set(told?.posts)).toEqual(new Set(at?.posts))
          }
      },
    ),
    { numRuns: 800 },
  )
})

test('figures of units are those of everybody’s timelines, whoever’s changed in between', () => {
  fc.assert(
    fc.property(
      requirement,
      tree,
      fc.array(fc.tuple(history, fc.option(history)), { minLength: 1, maxLength: 4 }),
      day,
      (asked, placed, people, on) => {
        fc.pre(on >= firstDayOf(asked))
        const changes: Changes = new Map()
        for (const [first, second] of people) {
          const before = timelineOf(asked, first, placed)
          const after = second ? timelineOf(asked, second, placed) : before
          if (before) addTimeline(changes, before, 1)
          if (before && second) addTimeline(changes, before, -1)
          if (after && second) addTimeline(changes, after, 1)
        }
        for (const line of LINES) {
          const parts = (unit: string) =>
            [...changes.values()]
              .filter((each) => each.unit === unit && each.line === line && each.on <= on)
              .map(({ figure }) => takenApart(figure))
          const standings = people.flatMap(
            ([first, second]) => statusThen(asked, second ?? first, on, placed, knownAt(line, on)) ?? [],
          )
          for (const unit of ['root', 'u', 'h', 'b']) {
            const { children, ...counted } = countBelow(standings, unit)
            expect(sumOf(parts(unit))).toEqual(counted)
            for (const [child, own] of children) expect(countedOf(parts(child))).toEqual(own)
          }
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('a stored figure holds sums whose leaves are its own, those that come to nothing apart', () => {
  const path = fc.constantFrom('counts.required', 'counts.covered', 'years.y2024.grace', 'positions.a.exempt', 'posts')
  const figure = fc.dictionary(path, fc.integer({ min: -2, max: 2 }))
  const without = (sums: Record<string, number>) =>
    JSON.stringify(
      Object.entries(sums)
        .filter(([, n]) => n)
        .sort(),
    )
  fc.assert(
    fc.property(figure, figure, (a, b) => {
      expect(holdsSums({ ...takenApart(a), others: { covered: 0 } }, a)).toBe(true)
      expect(holdsSums(takenApart(a), b)).toBe(without(a) === without(b))
    }),
  )
})
