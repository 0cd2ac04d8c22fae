import type { z } from 'zod'
import { accountNames } from '../accounts/names.service.ts'
import { byId } from '../../lib/readTogether.ts'
import { Notices } from './notices.model.ts'
import type { Delivery, WayRow } from './outbox/deliveries.model.ts'
import type { Undelivered, WayView } from './ways.contract.ts'
import { REASONS, ways } from './ways.rule.ts'

type Shown = z.input<typeof WayView>

export const presentWay = (row: WayRow): Shown => ({
  way: row._id,
  enabled: row.enabled,
  settings: row.revision > 0 ? (row.settings as Shown['settings']) : null,
  hasSecret: row.secret !== null,
  revision: row.revision,
  problem: row.problem,
  pausedUntil: row.pausedUntil?.toISOString() ?? null,
})

const NOT_SET_UP = { enabled: false, settings: null, hasSecret: false, revision: 0, problem: null, pausedUntil: null }

/** Each way there is, set up or not. */
export const presentWays = (rows: readonly WayRow[]): Shown[] =>
  ways.map((way) => {
    const row = rows.find(({ _id }) => _id === way)
    return row ? presentWay(row) : { way, ...NOT_SET_UP }
  })

export async function presentUndelivered(rows: readonly Delivery[]): Promise<z.input<typeof Undelivered>[]> {
  const [names, notices] = await Promise.all([
    accountNames(rows.map(({ account }) => account)),
    Notices.find({ _id: { $in: rows.map(({ notice }) => notice) } }, { title: 1 }).lean(),
  ])
  const titles = byId(notices)
  return rows.map(({ _id, way, account, notice, reason, detail, at }) => ({
    id: _id,
    way,
    name: names.get(account) ?? '',
    title: titles.get(notice)?.title ?? '',
    reason: REASONS[reason ?? 'tries'],
    detail,
    at: at.toISOString(),
  }))
}
