/** Browsers in which people want notices shown. Everything is asked by the account. */
import { createHash } from 'node:crypto'
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { invalid } from '../../../lib/failure.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { open } from '../../../secrecy/seal.ts'
import { fail } from '../notifications.failures.ts'
import { Ways } from '../outbox/deliveries.model.ts'
import { secretOf } from '../outbox/wayRows.ts'
import { isPoint } from './encryption.ts'
import { isPushService } from './pushServices.rule.ts'
import { PushSubscriptions, type PushSubscriptionRow } from './subscriptions.model.ts'
import { publicKeyOf } from './vapid.ts'

/** Of browsers that somebody left somewhere, the oldest go. */
const MOST = 10
const idOf = (endpoint: string): string => createHash('sha256').update(endpoint).digest('base64url').slice(0, 22)

async function openWay() {
  const way = await Ways.findById('push').lean()
  return way?.enabled && way.secret ? { settings: way.settings, secret: way.secret } : null
}

export async function ownBrowsers({ account }: Actor): Promise<{ key: string | null; browsers: number }> {
  const [way, browsers] = [await openWay(), await PushSubscriptions.countDocuments({ account })]
  return { key: way && publicKeyOf(open(way.secret, secretOf('push'))), browsers }
}

export type Given = Pick<PushSubscriptionRow, 'endpoint' | 'p256dh' | 'auth'>

/** @throws push.closed, request.invalid for a server that is no push service */
export async function subscribe({ account }: Actor, given: Given): Promise<void> {
  const way = await openWay()
  if (!way) throw fail('push.closed')
  if (!isPushService(given.endpoint, String(way.settings['services'] ?? '')))
    throw invalid([{ path: 'endpoint', message: '这个浏览器的推送服务不在允许的范围内，请改用其他通知方式。' }])
  if (!isPoint(given.p256dh)) throw invalid([{ path: 'p256dh', message: '推送密钥无效' }])
  const write = () =>
    PushSubscriptions.updateOne(
      { _id: idOf(given.endpoint) },
      { $set: { account, ...given, at: now() } },
      { upsert: true },
    )
  await write().catch((error: unknown) => {
    if (!isDuplicate(error)) throw error // another tab of it was first
    return write()
  })
  const all = await PushSubscriptions.find({ account }, { _id: 1 }).sort({ account: 1, at: -1 }).lean()
  if (all.length > MOST) await PushSubscriptions.deleteMany({ _id: { $in: all.slice(MOST).map(({ _id }) => _id) } })
}

export async function unsubscribe({ account }: Actor, endpoint: string): Promise<void> {
  await PushSubscriptions.deleteOne({ _id: idOf(endpoint), account })
}
