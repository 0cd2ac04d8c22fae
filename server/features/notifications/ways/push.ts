/**
 * Web push (RFC 8030): the title of a notice, shown by the browser. Shown twice under the same tag it is one. A browser that
 * has given its subscription up is forgotten when its service says so.
 */
import { z } from 'zod'
import { PushSettings } from '../ways.contract.ts'
import { defineWay, tryOne, trySteps, type Message, type Outcome, type Sender } from '../outbox/way.ts'
import { encrypted } from '../push/encryption.ts'
import { PushSubscriptions, type PushSubscriptionRow } from '../push/subscriptions.model.ts'
import { authorizationFor, newVapidKey } from '../push/vapid.ts'
import { ask, cutTo, heard, shut } from './vendor.ts'

const PARALLEL = 5
/** A service keeps it for a browser that is closed. */
const KEPT_SECONDS = 3 * 86_400
/** Of a payload of 4,096 bytes, with what encryption adds. */
const MOST_TITLE_BYTES = 1_000
/** A topic holds no more; a later message of the same takes the place of one that is not delivered yet. */
const MOST_TOPIC = 32

type Browser = Pick<PushSubscriptionRow, '_id' | 'endpoint' | 'p256dh' | 'auth'>
interface Browsers {
  of(account: string): Promise<Browser[]>
  forget(browser: Browser): Promise<unknown>
}
const stored: Browsers = {
  of: (account) => PushSubscriptions.find({ account }).lean(),
  forget: ({ _id, p256dh }) => PushSubscriptions.deleteOne({ _id, p256dh }),
}

export function openPush(
  settings: PushSettings,
  secret: string | null,
  { patience, browsers = stored }: { patience?: number; browsers?: Browsers } = {},
): Sender {
  async function show(browser: Browser, { id, title, link }: Message): Promise<Outcome> {
    const payload = { title: cutTo(title, MOST_TITLE_BYTES), link, tag: id }
    const { status, text } = await ask(browser.endpoint, {
      method: 'POST',
      headers: {
        authorization: await authorizationFor(browser.endpoint, settings.contact, secret ?? ''),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(KEPT_SECONDS),
        topic: id.slice(-MOST_TOPIC),
      },
      body: encrypted(Buffer.from(JSON.stringify(payload)), browser),
      patience,
    })
    const detail = `${status} ${text.slice(0, 100)}`
    if (status < 300) return { is: 'sent' }
    if (status === 401 || status === 403) throw shut(detail)
    if (status === 404 || status === 410) await browsers.forget(browser)
    return { is: 'refused', reason: status === 404 || status === 410 ? 'unsubscribed' : 'refused', detail }
  }
  /** One browser of somebody's is enough: the others are not asked again for it. */
  async function send(message: Message): Promise<Outcome> {
    const all = await browsers.of(message.account)
    const outcomes = await Promise.all(all.map((each) => heard(1, async () => [await show(each, message)])))
    const flat = outcomes.flat()
    return (
      flat.find(({ is }) => is === 'sent') ??
      flat.find(({ is }) => is === 'closed') ??
      flat[0] ?? { is: 'refused', reason: 'unsubscribed', detail: '' }
    )
  }
  return {
    parallel: PARALLEL,
    perMinute: settings.perMinute,
    together: 1,
    repeatable: true,
    send: (messages) => Promise.all(messages.map(send)),
    close: () => undefined,
  }
}

export const push = {
  ...defineWay(PushSettings, z.string(), (settings, secret) => ({
    summary: `联系邮箱 ${settings.contact}`,
    usesSecret: true,
    onlyKnown: true,
    async addressesOf(owners) {
      const rows = await PushSubscriptions.find(
        { account: { $in: owners.map(({ _id }) => _id) } },
        { account: 1 },
      ).lean()
      return new Map(rows.map(({ account }) => [account, account]))
    },
    sender: () => openPush(settings, secret),
    check: (trial) =>
      trySteps(
        [
          [
            '您的浏览器',
            async () => {
              const count = await PushSubscriptions.countDocuments({ account: trial.account })
              if (count === 0) throw new Error('您还没有在任何浏览器上打开推送。请先启用并保存，再到“通知偏好”里打开。')
              return `您在 ${count} 个浏览器上打开了推送`
            },
          ],
          [
            '发送测试通知',
            async () => {
              const words = { title: '红领学堂测试通知', text: '', link: trial.publicUrl }
              const outcome = await tryOne(openPush(settings, secret), trial, words)
              if (outcome.is !== 'sent')
                throw new Error(`${outcome.detail}。请检查本服务器能否访问浏览器厂商的推送服务。`)
              return '推送服务已接收，通知应当已经出现在您的浏览器上'
            },
          ],
        ],
        (error) => (error as Error).message,
      ),
  })),
  makeSecret: newVapidKey,
}
