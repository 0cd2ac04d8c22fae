import type { z } from 'zod'
import { accountNames } from '../accounts/names.service.ts'
import { byId } from '../../lib/readTogether.ts'
import { Notices } from './notices.model.ts'
import type { Delivery, WayRow } from './outbox/deliveries.model.ts'
import type { MailSettings, MailWay, Undelivered } from './ways.contract.ts'
import { REASONS } from './ways.rule.ts'

export const presentMail = (row: WayRow | null): z.input<typeof MailWay> => ({
  enabled: row?.enabled ?? false,
  settings: row && row.revision > 0 ? (row.settings as MailSettings) : null,
  hasPassword: Boolean(row?.secret),
  revision: row?.revision ?? 0,
  problem: row?.problem ?? null,
  pausedUntil: row?.pausedUntil?.toISOString() ?? null,
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
