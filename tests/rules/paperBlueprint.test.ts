import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  availableFor,
  drawShares,
  poolOf,
  splitEqually,
  type Candidate,
  type Cell,
} from '../../server/features/papers/blueprint.rule.ts'

const TOPICS = ['a', 'b', 'c']
const candidate = fc.record({
  kind: fc.constantFrom('single', 'judge'),
  topics: fc.subarray(TOPICS),
  difficulty: fc.constantFrom(null, 1, 2, 3),
  same: fc.integer({ min: 0, max: 30 }).map(String),
})
const candidates = fc
  .array(candidate, { maxLength: 40 })
  .map((all): Candidate[] => all.map((each, at) => ({ ...each, id: `q${at}` })))
const cells = fc
  .array(
    fc.record({
      kind: fc.constantFrom('single', 'judge'),
      topic: fc.constantFrom(null, ...TOPICS),
      difficulty: fc.constantFrom(null, 1, 2, 3),
      count: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all): Cell[] => all.map((each, at) => ({ ...each, id: `c${at}` })))

const fits = (cell: Cell, each: Candidate) =>
  each.kind === cell.kind &&
  (cell.topic === null || each.topics.includes(cell.topic)) &&
  (cell.difficulty === null || cell.difficulty === each.difficulty)

/** The most places that can be filled, by Hall's theorem over all sets of rows (König and Ore). */
function mostFilled(rows: readonly Cell[], pool: readonly Candidate[]): number {
  const total = rows.reduce((sum, { count }) => sum + count, 0)
  const sets = Array.from({ length: 2 ** rows.length }, (_, mask) => rows.filter((_row, at) => mask & (1 << at)))
  const deficits = sets.map((set) => {
    const texts = new Set(pool.filter((each) => set.some((row) => fits(row, each))).map(({ same }) => same))
    return set.reduce((sum, { count }) => sum + count, 0) - texts.size
  })
  return total - Math.max(0, ...deficits)
}
const levels = (ids: readonly string[], pool: readonly Candidate[]) =>
  ids.map((id) => pool.find((each) => each.id === id)!.difficulty ?? 0).sort()

describe('a blueprint', () => {
  it('fills as much as can be filled, with what fits, nothing twice; and says what is missing', () => {
    fc.assert(
      fc.property(cells, candidates, fc.string(), (rows, all, seed) => {
        const pool = poolOf(all)
        const { shares, short } = splitEqually(rows, pool)
        const { chosen, short: shortOfDrawing } = drawShares(rows, shares, pool, seed)
        const ids = chosen.flatMap((each) => each.ids)
        expect(shortOfDrawing).toEqual([])
        expect(ids.length).toBe(mostFilled(rows, all))
        const texts = ids.map((id) => all.find((each) => each.id === id)!.same)
        expect(new Set(texts).size).toBe(texts.length)
        for (const [at, { ids: own }] of chosen.entries()) {
          const missing = short.find(({ cell }) => cell === rows[at]!.id)?.missing ?? 0
          expect(own.length + missing).toBe(rows[at]!.count)
          expect(
            own.every((id) =>
              fits(
                rows[at]!,
                all.find((each) => each.id === id)!,
              ),
            ),
          ).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives every candidate the same number of each difficulty in each row', () => {
    fc.assert(
      fc.property(cells, candidates, fc.string(), fc.string(), (rows, all, one, other) => {
        const pool = poolOf(all)
        const { shares } = splitEqually(rows, pool)
        const [first, second] = [one, other].map((seed) => drawShares(rows, shares, pool, seed).chosen)
        for (const [at, { ids }] of first!.entries()) expect(levels(ids, all)).toEqual(levels(second![at]!.ids, all))
      }),
      { numRuns: 200 },
    )
  })

  it('a shortage names the rows that together ask for more than there is', () => {
    fc.assert(
      fc.property(cells, candidates, (rows, all) => {
        const { short } = splitEqually(rows, poolOf(all))
        for (const { cell, among, wanted, available } of short) {
          const set = rows.filter(({ id }) => among.includes(id))
          const there = new Set(all.filter((each) => set.some((row) => fits(row, each))).map(({ same }) => same))
          expect(among).toContain(cell)
          expect(wanted).toBe(set.reduce((sum, { count }) => sum + count, 0))
          expect(available).toBe(there.size)
          expect(wanted).toBeGreaterThan(available)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('exchanges questions between rows rather than calling one short', () => {
    const both: Candidate = { id: 'both', kind: 'single', topics: ['a', 'b'], difficulty: 1, same: '1' }
    const one: Candidate = { id: 'one', kind: 'single', topics: ['a'], difficulty: 1, same: '2' }
    const row = (topic: string): Cell => ({ id: topic, kind: 'single', topic, difficulty: 1, count: 1 })
    for (const seed of ['1', '2', '3', '4', '5', '6', '7', '8']) {
      const rows = [row('a'), row('b')]
      const pool = poolOf([both, one])
      const { chosen } = drawShares(rows, splitEqually(rows, pool).shares, pool, seed)
      expect(chosen).toEqual([
        { cell: 'a', ids: ['one'] },
        { cell: 'b', ids: ['both'] },
      ])
    }
  })

  it('takes of each difficulty as the bank has them where a row does not say', () => {
    const all = Array.from({ length: 100 }, (_, at): Candidate => {
      const difficulty = at < 20 ? 1 : at < 70 ? 3 : 5
      return { id: `q${at}`, kind: 'single', topics: [], difficulty, same: `${at}` }
    })
    const rows: Cell[] = [{ id: 'c', kind: 'single', topic: null, difficulty: null, count: 10 }]
    expect(splitEqually(rows, poolOf(all)).shares).toEqual([
      { cell: 'c', difficulty: 1, count: 2 },
      { cell: 'c', difficulty: 3, count: 5 },
      { cell: 'c', difficulty: 5, count: 3 },
    ])
    expect(availableFor(rows, poolOf(all))).toEqual([100])
  })

  it('draws no case that has more parts than a question of the row has points', () => {
    const all = [2, 3, 6].map((parts): Candidate => {
      return { id: `q${parts}`, kind: 'case', topics: [], difficulty: null, same: `${parts}`, parts }
    })
    const rows: Cell[] = [{ id: 'c', kind: 'case', topic: null, difficulty: null, count: 3, points: 4 }]
    expect(splitEqually(rows, poolOf(all)).short).toMatchObject([{ cell: 'c', missing: 1, available: 2 }])
  })

  it('different seeds draw different papers, and each question about as often as every other', () => {
    const all = Array.from({ length: 40 }, (_, at): Candidate => {
      return { id: `q${at}`, kind: 'single', topics: [], difficulty: 2, same: `${at}` }
    })
    const rows: Cell[] = [{ id: 'c', kind: 'single', topic: null, difficulty: 2, count: 10 }]
    const times = new Map<string, number>()
    for (let seed = 0; seed < 2_000; seed++)
      for (const id of drawShares(rows, [{ cell: 'c', difficulty: 2, count: 10 }], poolOf(all), `${seed}`).chosen[0]!
        .ids)
        times.set(id, (times.get(id) ?? 0) + 1)
    // 500 expected; four standard deviations are 78.
    for (const { id } of all) expect(Math.abs((times.get(id) ?? 0) - 500)).toBeLessThan(90)
  })
})
