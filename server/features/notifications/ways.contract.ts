import { z } from 'zod'
import { api, get, post, put } from '../../http/endpoint.ts'
import { Count, Done, Id, Instant, PageQuery, page } from '../../lib/schema.ts'
import { ways } from './ways.rule.ts'

const EMAIL = z.email('邮箱地址无效')
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

export const MailWay = z.object({
  enabled: z.boolean(),
  settings: MailSettings.nullable(),
  hasPassword: z.boolean(),
  revision: z.int(),
  /** What stands in the way of all mail now, and when it is tried again. */
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
  mail: get('/mail', { summary: 'How e-mail is set up', can: 'notice.settings', reply: MailWay }),
  saveMail: put('/mail', {
    summary: 'Set e-mail up; an empty password leaves the stored one',
    can: 'notice.settings',
    body: z.object({
      revision: z.int(),
      enabled: z.boolean(),
      settings: MailSettings,
      password: z.string().max(500, '不超过 500 个字').default(''),
    }),
    reply: MailWay,
  }),
  checkMail: post('/mail/check', {
    summary: 'Try what is saved, step by step, and send a mail',
    can: 'notice.settings',
    limit: { per: 'person', times: 30, seconds: 3600 },
    body: z.object({ to: EMAIL }),
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
