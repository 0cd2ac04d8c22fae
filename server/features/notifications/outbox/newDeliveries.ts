import type { ClientSession } from 'mongoose'
import { choicesOf } from '../choices.ts'
import { KINDS } from '../kinds.rule.ts'
import type { Notice } from '../notices.model.ts'
import { afterQuiet } from '../quiet.rule.ts'
import { isWanted } from '../choices.rule.ts'
import { ways } from '../ways.rule.ts'
import { Deliveries, Ways, type Delivery } from './deliveries.model.ts'

/** What is told to very many at once. */
const TO_MANY: readonly string[] = ['announcement', 'deadline', 'digest', 'course']

/** Puts new notices into the outbox on each way that is open and that their owner wants. */
export async function newDeliveries(notices: readonly Notice[], session: ClientSession): Promise<void> {
  const open = await Ways.find({ _id: { $in: ways } }, { enabled: 1 }, { session }).lean()
  const enabled = open.filter((way) => way.enabled).map(({ _id }) => _id)
  if (enabled.length === 0) return
  const choices = await choicesOf(
    notices.map(({ account }) => account),
    session,
  )
  const rows = notices.flatMap(({ _id, account, kind, at, announcement }): Delivery[] => {
    const choice = choices.get(account)
    const { group } = KINDS[kind]
    const dueAt = group === 'security' ? at : afterQuiet(at, choice?.quiet ?? null)
    const rest = { notice: _id, account, kind, announcement, dueAt, at, tries: 0, token: null, until: null }
    return enabled
      .filter((way) => isWanted(way, group, choice?.off ?? null))
      .map((way) => ({
        _id: `${_id}-${way}`,
        way,
        rank: TO_MANY.includes(group) ? 1 : 0,
        state: 'waiting',
        reason: null,
        detail: '',
        ...rest,
      }))
  })
  if (rows.length > 0) await Deliveries.insertMany(rows, { session, ordered: false })
}
