import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StandingStateName } from '../../server/features/coverage/coverage.model.ts'
import { datedTree } from '../../server/features/organisations/datedTree.rule.ts'
import { count, increments, type Seen, type Tally } from '../../server/features/coverage/tally.ts'
import { whyOf } from '../../server/features/coverage/why.ts'

/** Two schools with two branches each. */
const lines: Record<string, string[]> = {
  a1: ['root', 'a', 'a1'],
  a2: ['root', 'a', 'a2'],
  b1: ['root', 'b', 'b1'],
  b2: ['root', 'b', 'b2'],
  a: ['root', 'a'],
}
const seen = (state: StandingStateName, posts: [unit: string, position: string][]): Seen => ({
  state,
  since: null,
  posts: posts.map(([unit, position]) => ({ unit, position, from: '2025-01-01' })),
  seenFrom: [
    ...new Set(posts.flatMap(([unit, position]) => lines[unit]!.flatMap((above) => [above, `${above}/${position}`]))),
  ],
})
const standing = fc.record({
  state: fc.constantFrom<StandingStateName>('covered', 'uncovered', 'grace', 'exempt'),
  posts: fc.uniqueArray(fc.tuple(fc.constantFrom(...Object.keys(lines)), fc.constantFrom('secretary', 'organiser')), {
    minLength: 1,
    maxLength: 4,
    selector: String,
  }),
})

describe('counting', () => {
  it('counts a person with two posts once in each unit and once in what they have in common', () => {
    const tally: Tally = new Map()
    count(
      tally,
      seen('covered', [
        ['a1', 'secretary'],
        ['b1', 'secretary'],
        ['a', 'organiser'],
      ]),
      1,
    )
    expect(Object.fromEntries([...tally].map(([unit, { counts }]) => [unit, counts.required]))).toEqual({
      root: 1,
      a: 1,
      a1: 1,
      b: 1,
      b1: 1,
    })
    expect(tally.get('root')!.positions).toMatchObject({ secretary: { required: 1 }, organiser: { required: 1 } })
    expect(tally.get('a')!.direct).toMatchObject({ required: 1, covered: 1 })
    expect(tally.get('root')!.direct).toMatchObject({ required: 0 })
  })
  it('is the number of distinct persons, whatever the posts, and taking all away leaves nothing', () => {
    fc.assert(
      fc.property(fc.array(standing, { maxLength: 12 }), (people) => {
        const tally: Tally = new Map()
        const all = people.map(({ state, posts }) => seen(state, posts))
        for (const each of all) count(tally, each, 1)
        for (const [unit, { counts }] of tally) {
          const here = all.filter(({ seenFrom }) => seenFrom.includes(unit))
          expect(counts.required + counts.grace + counts.exempt).toBe(here.length)
          expect(counts.covered).toBe(here.filter(({ state }) => state === 'covered').length)
        }
        for (const each of all) count(tally, each, -1)
        for (const cell of tally.values()) expect(increments(cell)).toEqual({})
      }),
    )
  })
})

describe('the dated tree', () => {
  const units = [
    { _id: 'root', placements: [{ parent: null, from: '2000-01-01', to: null }] },
    { _id: 'a', placements: [{ parent: 'root', from: '2000-01-01', to: null }] },
    { _id: 'b', placements: [{ parent: 'root', from: '2010-01-01', to: null }] },
    {
      _id: 'moved',
      placements: [
        { parent: 'a', from: '2005-01-01', to: '2020-07-01' },
        { parent: 'b', from: '2020-07-01', to: null },
      ],
    },
    { _id: 'leaf', placements: [{ parent: 'moved', from: '2006-01-01', to: null }] },
  ]
  const tree = datedTree(units)
  it('is as it stood on the day, also for what stands below a unit that moved', () => {
    expect(tree.lineOf('leaf', '2020-06-30')).toEqual(['root', 'a', 'moved', 'leaf'])
    expect(tree.lineOf('leaf', '2020-07-01')).toEqual(['root', 'b', 'moved', 'leaf'])
    expect(tree.lineOf('leaf', '2005-12-31')).toEqual([])
    expect(tree.lineOf('b', '2009-12-31')).toEqual([])
    expect(tree.everBelow('a').sort()).toEqual(['a', 'leaf', 'moved'])
  })
  it('survives a circle in the data', () => {
    const circle = datedTree([
      { _id: 'x', placements: [{ parent: 'y', from: '2000-01-01', to: null }] },
      { _id: 'y', placements: [{ parent: 'x', from: '2000-01-01', to: null }] },
    ])
    expect(circle.lineOf('x', '2020-01-01')).toEqual([])
  })
})

describe('why', () => {
  const base = { since: '2026-05-01', dueOn: null, coveredOn: null, passedOver: null }
  const circumstances = {
    counts: '完成「万名书记进党校」',
    proof: '完成培训项目「万名书记进党校」',
    clock: 'period' as const,
    earned: 0,
    hours: 0,
    graceMonths: 6,
    from: '2025-01-01',
    to: '2027-12-31',
    exemption: undefined,
  }
  it('says what is missing, until when, and why a completion does not count', () => {
    expect(whyOf({ ...base, state: 'uncovered', dueOn: '2027-12-31' }, circumstances)).toBe(
      '尚未完成「万名书记进党校」',
    )
    expect(whyOf({ ...base, state: 'grace', dueOn: '2026-11-01' }, circumstances)).toBe(
      '新任职宽限期内，尚未完成「万名书记进党校」',
    )
    expect(whyOf({ ...base, state: 'grace', dueOn: '2026-10-31' }, circumstances)).toContain('宽限至2026年11月1日')
    expect(whyOf({ ...base, state: 'covered', coveredOn: '2026-06-01' }, circumstances)).toBe(
      '已于2026年6月1日完成培训项目「万名书记进党校」',
    )
    expect(
      whyOf({ ...base, state: 'uncovered', passedOver: { on: '2024-05-01', reason: 'before-window' } }, circumstances),
    ).toContain('早于认定期')
    expect(
      whyOf(
        { ...base, state: 'exempt' },
        { ...circumstances, exemption: { from: '2026-01-01', to: '2026-12-31', reason: '病休' } },
      ),
    ).toBe('2026年1月1日至2026年12月31日豁免：病休')
  })
})
