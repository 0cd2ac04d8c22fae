import { z } from 'zod'
import { api, get, post, put } from '../../http/endpoint.ts'
import { Count, Done, Id, Instant, PageQuery, page } from '../../lib/schema.ts'
import { ways } from './ways.rule.ts'

const EMAIL = z.email('邮箱地址无效')
const Address = z
  .string()
  .trim()
  .regex(/^https?:\/\/[^\s?#]+$/, '地址应以 https:// 或 http:// 开头，不含空格、? 和 #')
  .transform((address) => address.replace(/\/+$/, ''))
const Named = (what: string) => z.string().trim().min(1, `请填写${what}`).max(200, '不超过 200 个字')
const AgentId = z
  .string()
  .trim()
  .regex(/^\d{1,18}$/, 'AgentId 是一串数字')
const pace = (most: number) => z.int().min(1, `每分钟 1 到 ${most}`).max(most, `每分钟 1 到 ${most}`)
/** As whom a person is known there: as who has signed in by it, or by the staff number. */
const By = z.enum(['link', 'staffNumber'], '请选择其中一项')

export const MailSettings = z.object({
  host: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9.:-]{1,253}$/, '请填写服务器名称，例如 smtp.example.edu.cn'),
  port: z.int('请填写端口').min(1, '端口应在 1 到 65535 之间').max(65_535, '端口应在 1 到 65535 之间'),
  /** `tls`: from the first byte; `starttls`: asked for, and refused without it. */
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().trim().max(200, '不超过 200 个字'),
  from: EMAIL,
  fromName: z.string().trim().min(1, '请填写发件人名称').max(60, '不超过 60 个字'),
  /** What the server takes of one sender. */
  perMinute: z.int().min(1, '每分钟 1 到 6000 封').max(6_000, '每分钟 1 到 6000 封'),
})
export type MailSettings = z.infer<typeof MailSettings>

export const WecomSettings = z.object({
  corpId: Named('企业 ID'),
  agentId: AgentId,
  by: By,
  /** Of ten thousand that WeCom takes of one interface. */
  perMinute: pace(6_000),
  api: Address,
})
export type WecomSettings = z.infer<typeof WecomSettings>

export const DingtalkSettings = z.object({
  clientId: Named('应用编号'),
  agentId: AgentId,
  by: By,
  perMinute: pace(5_000),
  api: Address,
  oapi: Address,
})
export type DingtalkSettings = z.infer<typeof DingtalkSettings>

export const SmsSettings = z.object({
  keyId: Named('AccessKey ID'),
  signName: Named('短信签名'),
  templateCode: Named('模板编号'),
  /** What the template calls the title of the notice. */
  variable: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,19}$/, '变量名由字母、数字和下划线组成，与模板里的一致'),
  perMinute: pace(1_000),
  api: Address,
})
export type SmsSettings = z.infer<typeof SmsSettings>

export const PushSettings = z.object({
  /** Whom a push service writes to when something is wrong. */
  contact: EMAIL,
  perMinute: pace(6_000),
  services: z
    .string()
    .trim()
    .max(500, '不超过 500 个字')
    .regex(/^(https?:\/\/[^\s/?#]+(\s+|$))*$/, '填写 https:// 开头、不带路径的地址，用空格分开'),
})
export type PushSettings = z.infer<typeof PushSettings>

const Settings = z.record(z.string().max(40), z.union([z.string().max(1_000), z.number()]))
export const WayView = z.object({
  way: z.enum(ways),
  enabled: z.boolean(),
  settings: Settings.nullable(),
  hasSecret: z.boolean(),
  revision: z.int(),
  /** What stands in the way of all of it now, and when it is tried again. */
  problem: z.string().nullable(),
  pausedUntil: Instant.nullable(),
})

export const Undelivered = z.object({
  id: Id,
  way: z.enum(ways),
  name: z.string(),
  title: z.string(),
  reason: z.string(),
  detail: z.string(),
  at: Instant,
})

export const noticeWays = api('/notice-ways', {
  list: get('', {
    summary: 'The ways on which people are reached, and how each is set up',
    can: 'notice.settings',
    reply: z.object({ items: z.array(WayView) }),
  }),
  save: put('/:way', {
    summary: 'Set a way up; an empty secret leaves the stored one',
    can: 'notice.settings',
    body: z.object({
      revision: z.int(),
      enabled: z.boolean(),
      settings: Settings,
      secret: z.string().max(500, '不超过 500 个字').default(''),
    }),
    reply: WayView,
  }),
  check: post('/:way/check', {
    summary: 'Try what is saved, step by step, and send a message',
    can: 'notice.settings',
    limit: { per: 'person', times: 30, seconds: 3600 },
    body: z.object({ to: z.string().trim().max(200, '不超过 200 个字').default('') }),
    reply: z.object({ steps: z.array(z.object({ name: z.string(), passed: z.boolean(), said: z.string() })) }),
  }),
  undelivered: get('/undelivered', {
    summary: 'What could not be delivered, newest first',
    can: 'notice.settings',
    query: PageQuery,
    reply: page(Undelivered),
  }),
  undeliveredCount: get('/undelivered/count', {
    summary: 'How much could not be delivered',
    can: 'notice.settings',
    reply: Count,
  }),
  tryAgain: post('/undelivered/:delivery/retry', {
    summary: 'Try one again',
    can: 'notice.settings',
    reply: Done,
  }),
})
