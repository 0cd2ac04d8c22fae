import { z } from 'zod'
import { api, get } from '../../../http/endpoint.ts'
import { BusinessDate, Id, Instant, PageQuery, page } from '../../../lib/schema.ts'
import { Counts, StandingState } from '../coverage.contract.ts'
import { CHANGES, KNOWN } from './changes.rule.ts'

/** `now`: with all that is recorded by now. `then`: with what had been recorded by the end of that day. */
const Known = z.enum(KNOWN)
const Year = z.string().regex(/^\d{4}$/, '年份应为四位数字')
const Instants = { on: BusinessDate, known: Known, knownAt: Instant }
const UnitThen = z.object({ unit: Id, name: z.string(), counts: Counts, positions: z.record(Id, Counts) })

/** Coverage of a unit on a past day, in the tree of that day. */
export const CoverageThen = z.object({
  ...Instants,
  unit: UnitThen,
  children: z.array(UnitThen),
  positions: z.array(z.object({ position: Id, name: z.string(), counts: Counts })),
  /** By the year of appointment, the newest first. */
  years: z.array(z.object({ year: Year, counts: Counts })),
  /** Posts that those of the figure hold: who has two counts once. */
  posts: z.int(),
})
export const ThenQuery = z.object({ on: BusinessDate, known: Known.default('now') })
const PersonThen = z.object({
  person: Id,
  name: z.string(),
  posts: z.array(z.object({ unitName: z.string(), path: z.string(), positionName: z.string(), from: BusinessDate })),
})
const Part = z.enum(CHANGES)
/** Of signed counts: what has been added, less what has gone. */
const Side = z.object({ ...Instants, counts: Counts })
export const Comparison = z.object({
  from: Side,
  to: Side,
  /** Add up to the difference, each person in one of them. */
  parts: z.array(z.object({ kind: Part, people: z.int(), change: Counts })),
})
export const ComparisonQuery = z.object({
  from: BusinessDate,
  fromKnown: Known.default('then'),
  to: BusinessDate,
  toKnown: Known.default('now'),
})
/** Lists and comparisons are folded from facts; figures are read. */
const MAY_FOLD = { per: 'person', times: 60, seconds: 60 } as const
const MAY_READ = { per: 'person', times: 600, seconds: 60 } as const

export const coverageHistory = api('/coverage', {
  at: get('/:requirement/units/:unit/at', {
    summary: 'Coverage of a unit on a past day, as known now or as known then',
    can: 'coverage.read',
    limit: MAY_READ,
    query: ThenQuery,
    reply: CoverageThen,
  }),
  peopleAt: get('/:requirement/units/:unit/at/people', {
    summary: 'The people behind a figure of a past day',
    can: 'coverage.read',
    limit: MAY_FOLD,
    query: PageQuery.extend(ThenQuery.shape).extend({
      state: StandingState.optional(),
      position: Id.optional(),
      /** Of appointment. */
      year: Year.optional(),
      /** A unit that stood below this one then. */
      below: Id.optional(),
    }),
    reply: page(PersonThen.extend({ state: StandingState, coveredOn: BusinessDate.nullable() })).extend({
      total: z.int(),
    }),
  }),
  compare: get('/:requirement/units/:unit/comparison', {
    summary: 'What moved a unit’s figures between two days, or between what was known and what is',
    can: 'coverage.read',
    limit: MAY_FOLD,
    query: ComparisonQuery,
    reply: Comparison,
  }),
  changed: get('/:requirement/units/:unit/comparison/people', {
    summary: 'The people behind a part of a comparison',
    can: 'coverage.read',
    limit: MAY_FOLD,
    query: PageQuery.extend(ComparisonQuery.shape).extend({ kind: Part }),
    reply: page(PersonThen.extend({ before: StandingState.nullable(), after: StandingState.nullable() })).extend({
      total: z.int(),
    }),
  }),
})
