import type { ClientSession } from 'mongoose'
import type { Recipient } from '../../accounts/recipients.service.ts'
import { choicesOf } from '../choices.ts'
import { KINDS } from '../kinds.rule.ts'
import type { Notice } from '../notices.model.ts'
import { afterQuiet } from '../quiet.rule.ts'
import { isWanted } from '../choices.rule.ts'
import { ways, type WayName } from '../ways.rule.ts'
import { Ways, type Delivery, type WayRow } from './deliveries.model.ts'
import { openWay } from './openWay.ts'

/** What is told to very many at once. */
const TO_MANY: readonly string[] = ['announcement', 'deadline', 'digest', 'course']

/** What new notices are to be in the outbox, on each way that is open and that their owner wants. */
export async function newDeliveries(
  notices: readonly Notice[],
  owners: readonly Recipient[],
  session?: ClientSession,
): Promise<Delivery[]> {
  const rows = await Ways.find({ _id: { $in: ways } }, null, session ? { session } : {}).lean()
  const enabled = rows.filter((way) => way.enabled)
  if (enabled.length === 0) return []
  const accounts = notices.map(({ account }) => account)
  const [choices, reached] = [await choicesOf(accounts, session), await reachedBy(enabled, owners)]
  return notices.flatMap((notice) => {
    const { _id, account, kind, at, announcement } = notice
    const choice = choices.get(account)
    const { group } = KINDS[kind]
    const dueAt = group === 'security' ? at : afterQuiet(at, choice?.quiet ?? null)
    const rest = { notice: _id, account, kind, announcement, dueAt, at, tries: 0, token: null, until: null }
    return enabled
      .filter((way) => reached.get(way._id)?.has(account) !== false)
      .filter((way) => isWanted(way._id, group, choice?.off ?? null))
      .map(({ _id: way }): Delivery => {
        const rank = TO_MANY.includes(group) ? 1 : 0
        return { ...rest, _id: `${_id}-${way}`, way, rank, state: 'waiting', reason: null, detail: '' }
      })
  })
}

/** Whom a way reaches that is only for those whom it knows. Others are missing in it: they reach everybody. */
async function reachedBy(
  rows: readonly WayRow[],
  owners: readonly Recipient[],
): Promise<Map<WayName, Map<string, string>>> {
  const reached = new Map<WayName, Map<string, string>>()
  for (const row of rows) {
    const way = openWay(row)
    if (way.onlyKnown) reached.set(row._id, await way.addressesOf(owners))
  }
  return reached
}
