/** Questions of the bank drawn by a blueprint. What may be drawn is kept in memory for a few seconds: a class sits down at once. */
import { now } from '../../lib/clock.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { candidatesOf, contentsNow } from '../questions/candidates.service.ts'
import {
  availableFor,
  drawShares,
  poolOf,
  splitEqually,
  type Pool,
  type Share,
  type Shortage,
} from './blueprint.rule.ts'
import type { PaperCell } from './papers.contract.ts'
import { fail } from './papers.failures.ts'
import type { Paper, PaperPart } from './papers.model.ts'
import { worth } from './points.rule.ts'

const FRESH_MS = 10_000
const pools = recentMap<{ at: number; pool: Promise<Pool> }>(20)

async function readPool(unit: string, kinds: readonly string[]): Promise<Pool> {
  const rows = await candidatesOf(unit, kinds)
  return poolOf(rows.map(({ _id: id, content, ...row }) => ({ id, ...row, parts: content?.parts?.length ?? 0 })))
}
const kindsOf = (cells: readonly PaperCell[]): string[] => [...new Set(cells.map(({ kind }) => kind))].sort()
const keyOf = (unit: string, cells: readonly PaperCell[]): string => [unit, ...kindsOf(cells)].join()
const forget = (unit: string, cells: readonly PaperCell[]): void => pools.delete(keyOf(unit, cells))

function poolFor(unit: string, cells: readonly PaperCell[]): Promise<Pool> {
  const key = keyOf(unit, cells)
  const known = pools.get(key)
  const at = now().getTime()
  if (known && Math.abs(at - known.at) < FRESH_MS) return known.pool
  const pool = readPool(unit, kindsOf(cells))
  pools.set(key, { at, pool })
  pool.catch(() => pools.delete(key))
  return pool
}

/** What there is for each row, and which rows cannot be filled. */
export async function availability(
  unit: string,
  cells: readonly PaperCell[],
): Promise<{ available: number[]; short: Shortage[]; shares: Share[] }> {
  if (cells.length === 0) return { available: [], short: [], shares: [] }
  const pool = await poolFor(unit, cells)
  return { available: availableFor(cells, pool), ...splitEqually(cells, pool) }
}

/** The sections that the seed draws, with what each question earns. @throws paper.short, paper.empty */
type Drawing = Pick<Paper, 'unit' | 'cells' | 'shares' | 'sections'>

export async function drawSections({ unit, cells, shares, sections }: Drawing, seed: string): Promise<PaperPart[]> {
  if (cells.length === 0) throw fail('paper.empty')
  const { chosen, short } = drawShares(cells, shares, await poolFor(unit, cells), seed)
  const ids = chosen.flatMap((each) => each.ids)
  const missing = cells.reduce((sum, { count }) => sum + count, 0) - ids.length
  if (short.length > 0 || missing > 0) throw fail('paper.short', { missing })
  const contents = await contentsNow(ids)
  // One was taken out of use a moment ago: what was in memory is no longer so
  if (contents.size < ids.length) {
    forget(unit, cells)
    return drawSections({ unit, cells, shares, sections }, seed)
  }
  const itemsOf = (cell: PaperCell, at: number) =>
    chosen[at]!.ids.map((id) => {
      const { version, content } = contents.get(id)!
      return { question: id, version, content: worth(content, cell.points) }
    })
  return sections.map((section) => ({
    ...section,
    points: null,
    items: cells.flatMap((cell, at) => (cell.section === section.id ? itemsOf(cell, at) : [])),
  }))
}
