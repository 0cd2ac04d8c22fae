import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesOn, statusAt, type History, type Rule, type Term } from '../../server/features/coverage/asOf.ts'
import type { Evidence } from '../../server/features/coverage/evidence.ts'
import {
  CLOCKS,
  isOutdated,
  nextVersionOn,
  PLAIN,
  versionOn,
  type Version,
} from '../../server/features/programmes/requirement.rule.ts'
import { addMonths, endedMonths, endOfMonth } from '../../server/lib/months.rule.ts'
import { nextDay } from '../../server/lib/period.ts'

const tree = {
  lineOf: (unit: string) => (unit === 'elsewhere' ? ['other', 'elsewhere'] : ['root', 'school', unit]),
  kindOf: (unit: string) => ({ school: 'university', branch: 'branch', branch2: 'hospital-branch' })[unit],
}
const rule: Rule = {
  ...PLAIN,
  programmes: ['p'],
  unit: 'root',
  positions: ['secretary', 'organiser'],
  from: '2025-01-01',
  to: '2027-12-31',
  graceMonths: 6,
}
const recorded = new Date('2020-01-01T00:00:00Z')
const term = (from: string, to: string | null = null, given: Partial<Term> = {}): Term => ({
  unit: 'branch',
  position: 'secretary',
  dualLeader: false,
  from,
  to,
  recordedAt: recorded,
  supersededAt: null,
  ...given,
})
const done = (on: string, given: Partial<Evidence> = {}): Evidence => ({
  id: `r${on}`,
  kind: 'programme.completed',
  subject: 'p',
  on,
  at: new Date(`${on}T00:00:00Z`),
  turns: [],
  ...given,
})
const of = (given: Partial<History>): History => ({
  appointments: [],
  exemptions: [],
  evidence: [],
  earned: [],
  ...given,
})
const state = (given: Partial<History>, on: string, knownAt?: Date) =>
  statusAt(rule, of(given), on, { ...tree, knownAt })?.state ?? null

describe('who is a holder', () => {
  it('holds from the first day to the day before the end', () => {
    const appointments = [term('2022-03-01', '2025-03-01')]
    expect(['2022-02-28', '2022-03-01', '2025-02-28', '2025-03-01'].map((on) => state({ appointments }, on))).toEqual([
      null,
      'grace',
      'uncovered',
      null,
    ])
  })
  it('only in covered positions and below the requirement’s unit', () => {
    expect(state({ appointments: [term('2022-03-01', null, { position: 'cadre' })] }, '2025-05-01')).toBeNull()
    expect(state({ appointments: [term('2022-03-01', null, { unit: 'elsewhere' })] }, '2025-05-01')).toBeNull()
  })
  it('as was known: an end recorded late does not change what was known before', () => {
    const corrected = new Date('2025-08-01T00:00:00Z')
    const appointments = [
      term('2022-03-01', null, { supersededAt: corrected }),
      term('2022-03-01', '2025-05-01', { recordedAt: corrected }),
    ]
    expect(state({ appointments }, '2025-06-30')).toBeNull()
    expect(state({ appointments }, '2025-06-30', new Date('2025-07-01T00:00:00Z'))).toBe('uncovered')
  })
})

describe('what counts', () => {
  const appointments = [term('2022-03-01')]
  it('evidence within the window up to the day, whatever post it was earned in', () => {
    expect(state({ appointments, evidence: [done('2024-12-31')] }, '2025-06-01')).toBe('uncovered')
    expect(state({ appointments, evidence: [done('2025-06-01')] }, '2025-05-31')).toBe('uncovered')
    expect(state({ appointments, evidence: [done('2025-06-01')] }, '2025-06-01')).toBe('covered')
    expect(state({ appointments, evidence: [done('2028-01-01')] }, '2028-02-01')).toBe('uncovered')
  })
  it('a revocation takes it back for every day, once it is known', () => {
    const turns = ['2025-09-01', '2025-10-01', '2025-11-01'].map((on, index) => ({
      at: new Date(`${on}T00:00:00Z`),
      stands: index === 1,
    }))
    const evidence = [done('2025-06-01', { turns })]
    expect(state({ appointments, evidence }, '2025-07-01')).toBe('uncovered')
    const knownOn = (day: string) => state({ appointments, evidence }, '2025-07-01', new Date(`${day}T00:00:00Z`))
    expect(['2025-08-01', '2025-09-15', '2025-10-15', '2025-11-15'].map(knownOn)).toEqual(
      ['covered', 'uncovered', 'covered', 'uncovered'], // taken back, counted again, taken back again
    )
  })
  it('an exemption excuses on its days and does not undo an achievement', () => {
    const exemptions = [{ from: '2025-05-01', to: '2025-05-31', approvedAt: recorded }]
    expect(
      ['2025-04-30', '2025-05-01', '2025-05-31', '2025-06-01'].map((on) => state({ appointments, exemptions }, on)),
    ).toEqual(['uncovered', 'exempt', 'exempt', 'uncovered'])
    const revoked = { on: '2025-05-20', at: new Date('2025-05-20T02:00:00Z'), by: 'x', reason: 'x' }
    const taken = { appointments, exemptions: [{ ...exemptions[0]!, revoked }] }
    expect(['2025-05-19', '2025-05-20'].map((on) => state(taken, on))).toEqual(['exempt', 'uncovered'])
    expect(state({ appointments, exemptions, evidence: [done('2025-02-01')] }, '2025-05-10')).toBe('covered')
  })
})

describe('grace', () => {
  it('ends with the corresponding day of the sixth month, and what is due stays due then', () => {
    const appointments = [term('2026-05-01')]
    expect(state({ appointments }, '2026-11-01')).toBe('grace')
    expect(state({ appointments }, '2026-11-02')).toBe('uncovered')
    expect(changesOn(rule, of({ appointments }), '2026-06-01', tree)).toBe('2026-11-02')
    for (const on of ['2026-06-01', '2026-12-01'])
      expect(statusAt(rule, of({ appointments }), on, tree)?.dueOn).toBe('2026-11-01')
  })
  it('is not granted again by a re-election, but by a return after a gap', () => {
    expect(state({ appointments: [term('2020-03-01', '2026-05-01'), term('2026-05-01')] }, '2026-06-01')).toBe(
      'uncovered',
    )
    expect(state({ appointments: [term('2020-03-01', '2026-04-01'), term('2026-05-01')] }, '2026-06-01')).toBe('grace')
  })
  it('never lies beyond the end of the window', () => {
    expect(statusAt(rule, of({ appointments: [term('2027-10-01')] }), '2027-11-01', tree)).toMatchObject({
      state: 'grace',
      dueOn: '2027-12-31',
    })
  })
})

describe('months', () => {
  it('clamps to the last day of a shorter month', () => {
    expect([
      addMonths('2025-08-31', 6),
      addMonths('2024-08-31', 6),
      addMonths('2025-12-15', 1),
      addMonths('2025-11-30', 15),
    ]).toEqual(['2026-02-28', '2025-02-28', '2026-01-15', '2027-02-28'])
    expect([addMonths('2023-08-31', 6), endOfMonth('2024-02'), nextDay('2024-02-28')]).toEqual([
      '2024-02-29',
      '2024-02-29',
      '2024-02-29',
    ])
  })
  it('lists months that have ended, the newest of them', () => {
    expect(endedMonths('2025-11-20', '2026-02-01', 60)).toEqual(['2025-11', '2025-12', '2026-01'])
    expect(endedMonths('2020-01-01', '2026-02-28', 2)).toEqual(['2025-12', '2026-01'])
    expect(endedMonths('2026-03-01', '2026-02-28', 60)).toEqual([])
    expect(endedMonths('0202-03-01', '2026-02-28', 2)).toEqual(['2025-12', '2026-01']) // a slip of the pen still ends up here
  })
})

const day = fc.integer({ min: 0, max: 1500 }).map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10))
const period = fc
  .tuple(day, fc.option(day))
  .map(([a, b]) => (b === null || a < b ? { from: a, to: b } : { from: b, to: a < b ? b : nextDay(a) }))
const histories = fc.record({
  appointments: fc.array(
    fc
      .record({
        p: period,
        unit: fc.constantFrom('branch', 'branch2', 'elsewhere'),
        position: fc.constantFrom('secretary', 'organiser', 'cadre'),
        dualLeader: fc.boolean(),
      })
      .map(({ p, ...rest }) => term(p.from, p.to, rest)),
    { maxLength: 5 },
  ),
  exemptions: fc.array(
    fc.tuple(period, fc.option(day)).map(([{ from, to }, revoked]) => ({
      from,
      to: to ?? from,
      approvedAt: recorded,
      ...(revoked !== null && revoked > from && { revoked: { on: revoked, at: recorded, by: 'x', reason: 'x' } }),
    })),
    { maxLength: 2 },
  ),
  evidence: fc.array(
    fc
      .tuple(day, fc.boolean(), fc.constantFrom('programme', 'course', 'training', 'localTraining'))
      .map(([on, revoked, kind]) =>
        done(on, {
          kind: `${kind}.completed` as Evidence['kind'],
          subject: kind === 'programme' ? 'p' : kind,
          turns: revoked ? [{ at: new Date(`${on}T01:00:00Z`), stands: false }] : [],
        }),
      ),
    { maxLength: 3 },
  ),
  earned: fc.array(
    fc.tuple(day, fc.integer({ min: -500, max: 3_000 })).map(([on, credit]) => ({ on, at: recorded, credit })),
    { maxLength: 6 },
  ),
})
const rules: fc.Arbitrary<Rule> = fc.record({
  unit: fc.constant('root'),
  positions: fc.constant(['secretary', 'organiser']),
  kinds: fc.constantFrom([], ['university'], ['branch'], ['hospital-branch']),
  dualLeaders: fc.boolean(),
  clock: fc.constantFrom(...CLOCKS),
  from: fc.constantFrom('2024-01-01', '2025-03-15'),
  to: fc.constantFrom('2026-06-30', '2027-12-31'),
  graceMonths: fc.constantFrom(0, 6),
  priorMonths: fc.constantFrom(0, 12),
  programmes: fc.constantFrom(['p'], []),
  courses: fc.constantFrom(['course'], []),
  trainings: fc.boolean(),
  localTrainings: fc.boolean(),
  hours: fc.constant(3_000),
})

describe('as of, by properties of every clock', () => {
  it('nothing changes by itself before the day that is foretold', () => {
    fc.assert(
      fc.property(rules, histories, day, fc.integer({ min: 1, max: 400 }), (rule, history, on, later) => {
        // what is recorded later is no change by itself
        const until = <T extends { on: string }>(rows: T[]): T[] => rows.filter((each) => each.on <= on)
        const past = { ...history, evidence: until(history.evidence), earned: until(history.earned) }
        const next = changesOn(rule, past, on, tree)
        const then = new Date(Date.parse(`${on}T00:00:00Z`) + later * 86_400_000).toISOString().slice(0, 10)
        fc.pre(next === null || then < next)
        expect(statusAt(rule, past, then, tree)).toEqual(statusAt(rule, past, on, tree))
      }),
      { numRuns: 3_000 },
    )
  })
  it('more evidence or hours never uncover, a longer grace never uncovers, and order does not matter', () => {
    fc.assert(
      fc.property(rules, histories, day, day, (rule, history, on, extra) => {
        const before = statusAt(rule, history, on, tree)?.state
        const more = [
          { ...history, evidence: [...history.evidence, done(extra)] },
          { ...history, earned: [...history.earned, { on: extra, at: recorded, credit: 1_000 }] },
        ]
        for (const richer of more) expect([before, 'covered']).toContain(statusAt(rule, richer, on, tree)?.state)
        if (before !== 'uncovered')
          expect(statusAt({ ...rule, graceMonths: 12 }, history, on, tree)?.state).toBe(before)
        const turned = {
          appointments: history.appointments.toReversed(),
          exemptions: history.exemptions.toReversed(),
          evidence: history.evidence.toReversed(),
          earned: history.earned.toReversed(),
        }
        expect(statusAt(rule, turned, on, tree)?.state).toBe(before)
      }),
      { numRuns: 2_000 },
    )
  })
  it('whoever is asked less is not asked more: narrower kinds and dual leaders only ever leave people out', () => {
    fc.assert(
      fc.property(rules, histories, day, (rule, history, on) => {
        const wide = { ...rule, kinds: [], dualLeaders: false }
        if (!statusAt(wide, history, on, tree)) {
          // a new appointment may be one only among the posts that are asked
          fc.pre(rule.clock !== 'appointment')
          expect(statusAt(rule, history, on, tree)).toBeNull()
        }
      }),
    )
  })
})

describe('the four clocks', () => {
  const appointments = [term('2022-03-01')]
  const at = (given: Partial<Rule>, history: Partial<History>, on: string) =>
    statusAt({ ...rule, graceMonths: 0, ...given }, of({ appointments, ...history }), on, tree)
  const hours = (...rows: [on: string, credit: number][]) => ({
    earned: rows.map(([on, credit]) => ({ on, credit, at: new Date(`${on}T02:00:00Z`) })),
  })

  it('yearly hours: 56 in each calendar year, anew on 1 January, taken back by a revocation of that year', () => {
    const clock = { clock: 'hours', hours: 5_600 } as const
    const earned = hours(['2025-03-01', 3_000], ['2025-09-01', 2_600], ['2026-02-01', 5_600], ['2026-05-01', -100])
    expect(at(clock, earned, '2025-08-31')).toMatchObject({ state: 'uncovered', dueOn: '2025-12-31' })
    expect(at(clock, earned, '2025-09-01')).toMatchObject({ state: 'covered', coveredOn: '2025-09-01', evidence: null })
    expect(at(clock, earned, '2026-01-01')).toMatchObject({ state: 'uncovered', dueOn: '2026-12-31' })
    expect(at(clock, earned, '2026-03-01')?.state).toBe('covered')
    expect(at(clock, earned, '2026-05-01')?.state).toBe('uncovered')
    expect(changesOn({ ...rule, ...clock }, of({ appointments, ...earned }), '2025-10-01', tree)).toBe('2026-01-01')
    expect(changesOn({ ...rule, ...clock }, of({ appointments, ...earned }), '2027-02-01', tree)).toBeNull()
  })
  it('concentrated training once a year: any approved training, no programme learnt here', () => {
    const clock: Partial<Rule> = { clock: 'concentrated', trainings: true, programmes: [] }
    const evidence = [done('2025-02-01'), done('2025-06-01', { kind: 'training.completed', subject: '示范班' })]
    expect(['2025-05-31', '2025-06-01', '2026-01-01'].map((on) => at(clock, { evidence }, on)?.state)).toEqual([
      'uncovered',
      'covered',
      'uncovered',
    ])
    expect(at(clock, { evidence }, '2026-03-01')?.passedOver).toEqual({ on: '2025-06-01', reason: 'before-window' })
  })
  it('new appointments: six months from the day, of those alone who were appointed in the window', () => {
    const clock = { clock: 'appointment', graceMonths: 6, from: '2026-01-01' } as const
    const fresh = { appointments: [term('2026-05-01')] }
    expect(at(clock, {}, '2026-06-01')).toBeNull()
    expect(at(clock, fresh, '2026-11-01')).toMatchObject({ state: 'grace', dueOn: '2026-11-01' })
    expect(at(clock, fresh, '2026-11-02')).toMatchObject({ state: 'uncovered', dueOn: '2026-11-01' })
    const before = { ...fresh, evidence: [done('2026-03-01')] }
    expect(at(clock, before, '2026-06-01')).toMatchObject({ passedOver: { reason: 'before-window' } })
    expect(at({ ...clock, priorMonths: 3 }, before, '2026-06-01')?.state).toBe('covered')
    const late = { ...fresh, evidence: [done('2027-03-01')] }
    expect(at(clock, late, '2027-03-01')?.state).toBe('covered')
    expect(at(clock, { appointments: [term('2022-03-01', '2026-05-01'), term('2026-05-01')] }, '2026-06-01')).toBeNull()
  })
  it('holds of kinds of unit, at the post or above it, and of dual leaders', () => {
    expect(at({ kinds: ['university'] }, {}, '2025-05-01')).not.toBeNull()
    expect(at({ kinds: ['branch'] }, {}, '2025-05-01')).not.toBeNull()
    expect(at({ kinds: ['hospital-branch'] }, {}, '2025-05-01')).toBeNull()
    expect(at({ dualLeaders: true }, {}, '2025-05-01')).toBeNull()
    const leading = { appointments: [term('2022-03-01', null, { dualLeader: true })] }
    expect(at({ dualLeaders: true }, leading, '2025-05-01')).not.toBeNull()
  })
  it('takes a course with its test where it is named', () => {
    const evidence = [done('2025-02-01', { kind: 'course.completed', subject: 'c' })]
    expect(at({}, { evidence }, '2025-03-01')?.state).toBe('uncovered')
    expect(at({ courses: ['c'] }, { evidence }, '2025-03-01')).toMatchObject({ state: 'covered', programme: null })
  })
})

describe('versions', () => {
  const version = (effectiveOn: string, on: string, graceMonths = 6): Version => ({
    ...PLAIN,
    positions: ['secretary'],
    programmes: ['p'],
    from: '2025-01-01',
    to: '2027-12-31',
    graceMonths,
    effectiveOn,
    recordedAt: new Date(`${on}T00:00:00Z`),
    by: 'x',
    reason: '',
  })
  const versions = [
    version('2025-01-01', '2024-12-01'),
    version('2026-06-01', '2026-01-10'),
    version('2026-03-01', '2026-02-10'),
  ]
  it('hold from their day, the one set last before others, and as it was known', () => {
    expect(['2024-06-01', '2026-02-28', '2026-03-01', '2026-07-01'].map((on) => versionOn(versions, on))).toEqual([
      0, 0, 2, 2,
    ])
    const then = new Date('2026-02-01T00:00:00Z')
    expect(['2026-05-31', '2026-06-01'].map((on) => versionOn(versions, on, then))).toEqual([0, 1])
    expect(nextVersionOn(versions, '2026-01-01')).toBe('2026-03-01')
    expect(nextVersionOn(versions, '2026-03-01')).toBeNull()
  })
  it('leave the months before their day as they were closed', () => {
    const closed = new Date('2026-02-01T00:00:00Z')
    expect(['2026-01-31', '2026-03-31'].map((day) => isOutdated(versions, day, closed))).toEqual([false, true])
    expect(isOutdated(versions, '2026-03-31', new Date('2026-04-01T00:00:00Z'))).toBe(false)
  })
})
