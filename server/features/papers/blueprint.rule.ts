/**
 * 命题双向细目表: how many questions of which kind, topic and difficulty a paper draws. Every drawing has the same number
 * of each difficulty in each row, so that no candidate gets the harder paper; no question comes twice, nor one with the
 * same text.
 */
import { matching, type Lack } from './matching.rule.ts'
import { drawn, randomOf } from './random.rule.ts'

export interface Cell {
  id: string
  kind: string
  /** Null: any. */
  topic: string | null
  difficulty: number | null
  count: number
  /** What each of its questions earns. */
  points?: number
}
export interface Candidate {
  id: string
  kind: string
  topics: readonly string[]
  difficulty: number | null
  /** Two that have it in common have the same text. */
  same: string
  /** Of a case: each earns a point at least. */
  parts?: number
}
/** How many of a difficulty a row gets. */
export interface Share {
  cell: string
  /** 0: not said of the question. */
  difficulty: number
  count: number
}
export interface Shortage {
  cell: string
  missing: number
  /** Rows that ask for the same questions, this one among them; what they want together, and what there is. */
  among: string[]
  wanted: number
  available: number
}
export interface Drawing {
  /** In the order of the rows. */
  chosen: { cell: string; ids: string[] }[]
  short: Shortage[]
}

/** Candidates, those with the same text together. */
export type Pool = readonly (readonly Candidate[])[]
export const poolOf = (candidates: readonly Candidate[]): Pool => [
  ...Map.groupBy(candidates, ({ same }) => same).values(),
]

/** What decides whether a question fits. */
export type Described = Pick<Candidate, 'kind' | 'topics' | 'difficulty' | 'parts'>
const levelOf = ({ difficulty }: Described): number => difficulty ?? 0
type Fit = (candidate: Described) => boolean
export const fitOf =
  ({ kind, topic, difficulty, points = Infinity }: Cell): Fit =>
  (each) =>
    each.kind === kind &&
    (each.parts ?? 0) <= points &&
    (difficulty === null || each.difficulty === difficulty) &&
    (topic === null || each.topics.includes(topic))

/** Places in the pool where something fits. */
function placesOf(pool: Pool, fit: Fit): number[] {
  const places: number[] = []
  pool.forEach((alike, at) => alike.some(fit) && places.push(at))
  return places
}

/** How many questions there are for each row, before any is taken. */
export const availableFor = (cells: readonly Cell[], pool: Pool): number[] =>
  cells.map((cell) => placesOf(pool, fitOf(cell)).length)

interface Row {
  cell: string
  count: number
  fit: Fit
}
function draw(rows: readonly Row[], pool: Pool, seed: string) {
  const random = randomOf(seed)
  const wants = rows.map(({ count, fit }) => ({ count, fitting: placesOf(pool, fit) }))
  const { taken, lacks } = matching(wants, random)
  const chosen = rows.map(({ fit }, at) => taken[at]!.map((place) => drawn(pool[place]!.filter(fit), random, 1)[0]!))
  return { chosen, lacks }
}

const shortagesOf = (rows: readonly { cell: string }[], lacks: ReadonlyMap<number, Lack>): Shortage[] =>
  [...lacks].map(([at, { missing, among, wanted, available }]) => ({
    ...{ cell: rows[at]!.cell, missing, wanted, available },
    among: [...new Set(among.map((each) => rows[each]!.cell))],
  }))

/** Splits `count` in proportion to `parts`, the largest remainders first. */
function apportioned(parts: ReadonlyMap<number, number>, count: number): Map<number, number> {
  const total = [...parts.values()].reduce((sum, each) => sum + each, 0)
  const exact = [...parts].map(([level, part]) => ({ level, share: total > 0 ? (part * count) / total : 0 }))
  const shares = new Map(exact.map(({ level, share }) => [level, Math.floor(share)]))
  const rest = count - [...shares.values()].reduce((sum, each) => sum + each, 0)
  const byRemainder = exact.sort((a, b) => (b.share % 1) - (a.share % 1) || a.level - b.level)
  for (const { level } of byRemainder.slice(0, rest)) shares.set(level, shares.get(level)! + 1)
  return shares
}

const tally = (levels: readonly number[]): Map<number, number> =>
  new Map([...Map.groupBy(levels, (level) => level)].map(([level, all]) => [level, all.length]))

const sharesOf = (cell: string, counts: ReadonlyMap<number, number>): Share[] =>
  [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => a - b)
    .map(([difficulty, count]) => ({ cell, difficulty, count }))

/** As the bank has them: a row of any difficulty takes of each in proportion. */
function proportional(cells: readonly Cell[], pool: Pool): Share[] {
  return cells.flatMap((cell) => {
    if (cell.difficulty !== null) return { cell: cell.id, difficulty: cell.difficulty, count: cell.count }
    const fit = fitOf(cell)
    const levels = pool.flatMap((alike) => alike.filter(fit).slice(0, 1).map(levelOf))
    return sharesOf(cell.id, apportioned(tally(levels), cell.count))
  })
}

/** Each row with the difficulties that all drawings of it have, or what it lacks. */
export function splitEqually(cells: readonly Cell[], pool: Pool): { shares: Share[]; short: Shortage[] } {
  const wished = proportional(cells, pool)
  if (drawShares(cells, wished, pool, '').short.length === 0 && covers(cells, wished))
    return { shares: wished, short: [] }
  const rows = cells.map((cell) => ({ cell: cell.id, count: cell.count, fit: fitOf(cell) }))
  const { chosen, lacks } = draw(rows, pool, '')
  const shares = cells.flatMap((cell, at) => sharesOf(cell.id, tally(chosen[at]!.map(levelOf))))
  return { shares, short: shortagesOf(rows, lacks) }
}

const covers = (cells: readonly Cell[], shares: readonly Share[]): boolean =>
  cells.every(({ id, count }) => shares.reduce((sum, each) => sum + (each.cell === id ? each.count : 0), 0) === count)

/** A paper's questions by the seed. What the bank no longer has is named; nothing else takes its place. */
export function drawShares(cells: readonly Cell[], shares: readonly Share[], pool: Pool, seed: string): Drawing {
  const byId = new Map(cells.map((cell) => [cell.id, cell]))
  const rows = shares.flatMap(({ cell: id, difficulty, count }) => {
    const cell = byId.get(id)
    if (!cell) return []
    const fit = fitOf({ ...cell, difficulty: null })
    return { cell: id, count, fit: (each: Described) => levelOf(each) === difficulty && fit(each) }
  })
  const { chosen, lacks } = draw(rows, pool, seed)
  const random = randomOf(`${seed}/order`)
  const ofCell = (id: string) => rows.flatMap((row, at) => (row.cell === id ? chosen[at]! : [])).map((each) => each.id)
  return {
    chosen: cells.map(({ id }) => ({ cell: id, ids: drawn(ofCell(id), random) })),
    short: shortagesOf(rows, lacks),
  }
}
