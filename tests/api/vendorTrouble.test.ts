/**
 * Vendors that answer late, twice, not now, or garbage. The same for every way that asks one: what became of a message is
 * never guessed, the way is paused for as long as it is told to, and the next message has an answer of its own.
 */
import { createECDH } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Message, Sender } from '../../server/features/notifications/outbox/way.ts'
import { openDingtalk } from '../../server/features/notifications/ways/dingtalk.ts'
import { newVapidKey } from '../../server/features/notifications/push/vapid.ts'
import { openPush } from '../../server/features/notifications/ways/push.ts'
import { openSms } from '../../server/features/notifications/ways/sms.ts'
import { openWecom } from '../../server/features/notifications/ways/wecom.ts'
import { DingtalkSettings, SmsSettings, WecomSettings } from '../../server/features/notifications/ways.contract.ts'
import { noticeVendors, SECRET } from '../support/noticeVendors.ts'

const PATIENCE_MS = 400
const PHONE = '13800138000'
const p256dh = createECDH('prime256v1').generateKeys().toString('base64url')
let vendor: Awaited<ReturnType<typeof noticeVendors>>
beforeAll(async () => {
  vendor = await noticeVendors()
})
afterAll(() => vendor.close())
beforeEach(() => {
  vendor.reset()
  for (const each of ['zhang', PHONE]) vendor.member(each)
})

/** `away`: settings with which nobody is there. */
const WAYS: Record<string, { open: (away?: object) => Sender; path: string; address: string }> = {
  wecom: {
    open: (away) => openWecom(WecomSettings.parse({ ...vendor.settings.wecom, ...away }), SECRET, PATIENCE_MS),
    path: '/message/send',
    address: 'zhang',
  },
  dingtalk: {
    open: (away) =>
      openDingtalk(DingtalkSettings.parse({ ...vendor.settings.dingtalk, ...away }), SECRET, {
        patience: PATIENCE_MS,
        carriedOut: 0,
      }),
    path: '/asyncsend_v2',
    address: 'zhang',
  },
  sms: {
    open: (away) => openSms(SmsSettings.parse({ ...vendor.settings.sms, ...away }), SECRET, PATIENCE_MS),
    path: '/',
    address: PHONE,
  },
  push: {
    open: (away) => {
      const { api = vendor.address } = (away ?? {}) as { api?: string }
      const browser = { _id: 'b', endpoint: `${api}/push`, p256dh, auth: 'A'.repeat(22) }
      const browsers = { of: () => Promise.resolve([browser]), forget: () => Promise.resolve() }
      const settings = { contact: 'a@example.com', perMinute: 6_000, services: '' }
      return openPush(settings, newVapidKey(), { patience: PATIENCE_MS, browsers })
    },
    path: '/push',
    address: 'a',
  },
}
const json = (res: ServerResponse, said: unknown) =>
  void res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said))

const BROKE_OFF = { is: 'closed', seconds: 60, brokeOff: true }
const TROUBLES: [name: string, answer: (res: ServerResponse) => void, outcome: object][] = [
  ['late', () => undefined, { ...BROKE_OFF, detail: expect.stringContaining('没有回答') }],
  ['half of an answer, late', (res) => void res.writeHead(200, { 'content-length': '50' }).write('{"errc'), BROKE_OFF],
  ['half of an answer', (res) => void res.writeHead(200).write('{"errc', () => res.destroy()), BROKE_OFF],
  ['by hanging up', (res) => void res.destroy(), BROKE_OFF],
  ['with a page', (res) => void res.end('<html>系统维护中</html>'), { ...BROKE_OFF, detail: /系统维护中/ }],
  ['with nothing', (res) => void res.end(), BROKE_OFF],
  ['with a list', (res) => json(res, ['ok']), BROKE_OFF],
  ['without end', (res) => void res.end('x'.repeat(3_000_000)), BROKE_OFF],
  ['another address', (res) => void res.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), BROKE_OFF],
  ['502', (res) => void res.writeHead(502).end('bad gateway'), { ...BROKE_OFF, detail: /502/ }],
  ['429', (res) => void res.writeHead(429, { 'retry-after': '7' }).end(), { is: 'closed', seconds: 7 }],
  ['429 without a time', (res) => void res.writeHead(429).end(), { is: 'closed', seconds: 60 }],
  [
    '429 for a week',
    (res) => void res.writeHead(429, { 'retry-after': '604800' }).end(),
    { is: 'closed', seconds: 3_600 },
  ],
  [
    '429 until a time that has passed',
    (res) => void res.writeHead(429, { 'retry-after': new Date(0).toUTCString() }).end(),
    { is: 'closed', seconds: 1 },
  ],
  ['503 for now', (res) => void res.writeHead(503, { 'retry-after': '30' }).end(), { is: 'closed', seconds: 30 }],
]
/** Of a push service only the status is an answer. */
const OF_WORDS = ['with a page', 'with nothing', 'with a list']
const cases = Object.keys(WAYS).flatMap((way) =>
  TROUBLES.filter(([name]) => way !== 'push' || !OF_WORDS.includes(name)).map((trouble) => [way, ...trouble] as const),
)

let count = 0
const message = (address: string): Message => {
  count += 1
  return { id: `m${count}`, account: 'a', address, name: '张三', title: `通知 ${count}`, text: '内容', link: '' }
}

test.each(cases)('%s answers %s', async (way, _name, answer, expected) => {
  const { open, path, address } = WAYS[way]!
  const sender = open()
  let first = true
  vendor.trouble((asked, res) => {
    if (!first || !asked.endsWith(path)) return false
    first = false
    answer(res)
    return true
  })
  const [outcome] = await sender.send([message(address)])
  const { detail, ...rest } = expected as { detail?: unknown }
  expect(outcome).toMatchObject({
    ...rest,
    detail: detail instanceof RegExp ? expect.stringMatching(detail) : (detail ?? expect.any(String)),
  })
  if (!('brokeOff' in expected)) expect(outcome).not.toHaveProperty('brokeOff')
  expect(await sender.send([message(address)])).toEqual([{ is: 'sent' }])
  expect(vendor.arrived).toHaveLength(1)
  sender.close()
})

test.each(Object.keys(WAYS))('%s answers twice: the second is nobody’s answer', async (way) => {
  const { open, path, address } = WAYS[way]!
  const sender = open()
  vendor.trouble((asked, res) => {
    if (!asked.endsWith(path)) return false
    const reply = (said: unknown) => {
      const body = JSON.stringify(said)
      return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    }
    res.socket!.write(
      reply({ errcode: 0, task_id: 1, Code: 'OK' }) +
        reply({ errcode: 45009, errmsg: 'not yours', Code: 'Throttling.User' }),
    )
    vendor.trouble(() => false)
    return true
  })
  expect(await sender.send([message(address)])).toEqual([{ is: 'sent' }])
  for (const _again of [1, 2]) expect(await sender.send([message(address)])).toEqual([{ is: 'sent' }])
  expect(vendor.arrived).toHaveLength(2)
  sender.close()
})

test.each(Object.keys(WAYS))('%s is not there: nothing was begun, and no message counts a try', async (way) => {
  const { open, address } = WAYS[way]!
  const gone = await noticeVendors()
  await gone.close()
  const sender = open({ api: gone.address, oapi: gone.address })
  const [outcome] = await sender.send([message(address)])
  expect(outcome).toMatchObject({ is: 'closed', seconds: 60, detail: expect.stringContaining('连接不上') })
  expect(outcome).not.toHaveProperty('brokeOff')
})
