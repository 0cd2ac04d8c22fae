import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesOn, statusAt, type History, type Rule, type Term } from '../../server/features/coverage/asOf.ts'
import type { Evidence } from '../../server/features/coverage/evidence.ts'
import { addMonths, endedMonths, endOfMonth } from '../../server/lib/months.rule.ts'
import { nextDay } from '../../server/lib/period.ts'

const tree = { lineOf: (unit: string) => (unit === 'elsewhere' ? ['other', 'elsewhere'] : ['root', 'school', unit]) }
const rule: Rule = {
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
  from,
  to,
  recordedAt: recorded,
  supersededAt: null,
  ...given,
})
const done = (on: string, given: Partial<Evidence> = {}): Evidence => ({
  id: `r${on}`,
  programme: 'p',
  on,
  at: new Date(`${on}T00:00:00Z`),
  revokedAt: null,
  ...given,
})
const of = (given: Partial<History>): History => ({ appointments: [], exemptions: [], evidence: [], ...given })
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
    const evidence = [done('2025-06-01', { revokedAt: new Date('2025-09-01T00:00:00Z') })]
    expect(state({ appointments, evidence }, '2025-07-01')).toBe('uncovered')
    expect(state({ appointments, evidence }, '2025-07-01', new Date('2025-08-01T00:00:00Z'))).toBe('covered')
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
      })
      .map(({ p, ...rest }) => term(p.from, p.to, rest)),
    { maxLength: 5 },
  ),
  exemptions: fc.array(
    period.map(({ from, to }) => ({ from, to: to ?? from, approvedAt: recorded })),
    { maxLength: 2 },
  ),
  evidence: fc.array(
    fc
      .tuple(day, fc.boolean())
      .map(([on, revoked]) => done(on, { revokedAt: revoked ? new Date(`${on}T01:00:00Z`) : null })),
    { maxLength: 3 },
  ),
})

describe('as of, by properties', () => {
  it('nothing changes by itself before the day that is foretold', () => {
    fc.assert(
      fc.property(histories, day, fc.integer({ min: 1, max: 400 }), (history, on, later) => {
        // what is recorded later is no change by itself
        const past = { ...history, evidence: history.evidence.filter((each) => each.on <= on) }
        const next = changesOn(rule, past, on, tree)
        const then = new Date(Date.parse(`${on}T00:00:00Z`) + later * 86_400_000).toISOString().slice(0, 10)
        fc.pre(next === null || then < next)
        expect(statusAt(rule, past, then, tree)).toEqual(statusAt(rule, past, on, tree))
      }),
      { numRuns: 2_000 },
    )
  })
  it('more evidence never uncovers, a longer grace never uncovers, and order does not matter', () => {
    fc.assert(
      fc.property(histories, day, day, (history, on, extra) => {
        const before = statusAt(rule, history, on, tree)?.state
        const after = statusAt(rule, { ...history, evidence: [...history.evidence, done(extra)] }, on, tree)?.state
        if (before === 'covered') expect(after).toBe('covered')
        else expect([before, 'covered']).toContain(after)
        if (before !== 'uncovered')
          expect(statusAt({ ...rule, graceMonths: 12 }, history, on, tree)?.state).toBe(before)
        const turned = {
          appointments: history.appointments.toReversed(),
          exemptions: history.exemptions.toReversed(),
          evidence: history.evidence.toReversed(),
        }
        expect(statusAt(rule, turned, on, tree)?.state).toBe(before)
      }),
      { numRuns: 2_000 },
    )
  })
})
