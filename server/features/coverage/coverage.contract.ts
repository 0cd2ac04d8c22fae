import { z } from 'zod'
import { api, file, get, post } from '../../http/endpoint.ts'
import { BusinessDate, BusinessMonth, Count, Done, Id, Instant, PageQuery, Text, page } from '../../lib/schema.ts'
import { AGES, SEXES } from './traits.rule.ts'
import { UnitLevel } from '../organisations/organisations.contract.ts'
import { ExemptionBody } from './exemptions/exemptionViews.contract.ts'

export const StandingState = z.enum(['covered', 'uncovered', 'grace', 'exempt'])
/**
 * Distinct persons. holders = required + grace + exempt; required = covered + uncovered; the rate is covered /
 * required. New appointees within their grace who are not yet covered stand apart (`grace`), neither required nor
 * uncovered.
 */
export const Counts = z.object({ required: z.int(), covered: z.int(), grace: z.int(), exempt: z.int() })
export const UnitCoverage = z.object({
  unit: Id,
  name: z.string(),
  level: UnitLevel,
  counts: Counts,
  hasChildren: z.boolean(),
})
export const CoverageView = z.object({
  requirement: z.object({ id: Id, title: z.string(), from: BusinessDate, to: BusinessDate }),
  asOf: BusinessDate,
  recalculating: z.boolean(),
  unit: UnitCoverage,
  ancestors: z.array(z.object({ id: Id, name: z.string() })),
  /** Positions: those of the list below in which anybody stands, by id. */
  children: z.array(UnitCoverage.extend({ positions: z.record(Id, Counts) })),
  positions: z.array(z.object({ position: Id, name: z.string(), counts: Counts })),
  /** Parts in which anybody stands: by sex, by the age reached this year, by the year since which posts are held. */
  breakdowns: z.array(
    z.object({
      by: z.enum(['sex', 'age', 'since']),
      parts: z.array(z.object({ value: z.string(), name: z.string(), counts: Counts })),
    }),
  ),
  /** `name`: what the unit was called at the end of the month, where that is not what it is called now. */
  months: z.array(z.object({ month: BusinessMonth, counts: Counts, name: z.string().nullable() })),
  /** Of the unit's counts, those with a post in the unit itself and not only below it. */
  direct: Counts,
  /**
   * Required of the children and of the unit itself, added up, less the unit's own: persons in several of them, counted
   * once above.
   */
  countedOnce: z.int(),
})
export const StandingQuery = z.object({
  state: StandingState.optional(),
  /** Only the uncovered whose last day has passed. */
  overdue: z.literal('yes').optional(),
  /** `due`: by the last day, and only those who have one: the uncovered and new appointees. */
  order: z.enum(['name', 'due']).optional(),
  /** In this order, only who is due from the one day to the other, both included. */
  dueFrom: BusinessDate.optional(),
  dueTo: BusinessDate.optional(),
  position: Id.optional(),
  sex: z.enum(SEXES).optional(),
  age: z.enum(AGES).optional(),
  /** The year since which posts are held. */
  since: z
    .string()
    .regex(/^\d{4}$/, '年份应为四位数字')
    .optional(),
  search: z.string().trim().max(60).optional(),
})
export const StandingRow = z.object({
  person: Id,
  name: z.string(),
  state: StandingState,
  posts: z.array(z.object({ unitName: z.string(), path: z.string(), positionName: z.string(), from: BusinessDate })),
  dueOn: BusinessDate.nullable(),
  overdue: z.boolean(),
  coveredOn: BusinessDate.nullable(),
  evidence: z.string(),
  why: z.string(),
  /** Those that hold or will. */
  exemptions: z.array(
    z.object({
      id: Id,
      from: BusinessDate,
      /** The last day, also where it was given an earlier one. */
      to: BusinessDate,
      reason: z.string(),
      document: z.string(),
      approvedBy: z.string(),
      approvedAt: Instant,
    }),
  ),
  /** An exemption is applied for. */
  applied: z.boolean(),
})

export const coverage = api('/coverage', {
  start: get('', {
    summary: 'Where the caller’s coverage begins: requirements and topmost units',
    can: 'coverage.read',
    reply: z.object({
      requirements: z.array(z.object({ id: Id, title: z.string() })),
      units: z.array(z.object({ id: Id, name: z.string() })),
    }),
  }),
  overview: get('/overview', {
    summary: 'The first requirement in the caller’s topmost unit: its figures and who is overdue',
    can: 'coverage.read',
    reply: z.object({
      overview: z
        .object({
          requirement: z.object({ id: Id, title: z.string(), to: BusinessDate }),
          unit: z.object({ id: Id, name: z.string() }),
          recalculating: z.boolean(),
          counts: Counts,
          overdue: Count,
        })
        .nullable(),
    }),
  }),
  show: get('/:requirement/units/:unit', {
    summary: 'Coverage of a unit, its children, positions and months',
    can: 'coverage.read',
    reply: CoverageView,
  }),
  people: get('/:requirement/units/:unit/people', {
    summary: 'The people behind a figure, by pinyin or by the day on which they are due, and how many',
    can: 'coverage.read',
    query: PageQuery.extend(StandingQuery.shape),
    reply: page(StandingRow).extend({ total: z.int(), unitName: z.string() }),
  }),
  workbook: get('/:requirement/units/:unit/workbook', {
    summary: 'The same as an Excel file',
    can: 'coverage.read',
    limit: { per: 'person', times: 30, seconds: 60 }, // thousands of rows each
    query: StandingQuery,
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
  exempt: post('/:requirement/people/:person/exemptions', {
    summary: 'Exempt a person 豁免',
    can: 'exemption.write',
    body: ExemptionBody,
    reply: z.object({ exemption: Id }),
  }),
  revokeExemption: post('/:requirement/people/:person/exemptions/:exemption/revoke', {
    summary: 'Revoke an exemption from today on',
    can: 'exemption.write',
    body: z.object({ reason: Text.min(1, '请写明撤销的理由') }),
    reply: Done,
  }),
})
