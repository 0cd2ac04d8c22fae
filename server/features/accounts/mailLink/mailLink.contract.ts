import { z } from 'zod'
import { api, get, post, put } from '../../../http/endpoint.ts'
import { Code, Done } from '../../../lib/schema.ts'
import { Token } from '../credentials.contract.ts'

const Setting = z.object({ enabled: z.boolean() })
const MANY = { per: 'address', times: 600, seconds: 60 } as const

/** Signing in by a link that comes by mail, once. */
export const mailLink = api('', {
  offered: get('/sign-in/mail-link', {
    summary: 'Whether one may sign in by a link that comes by mail',
    can: 'anyone',
    reply: Setting,
  }),
  ask: post('/sign-in/mail-link', {
    summary: 'Ask for such a link; the reply is the same whether or not there is such an account',
    can: 'anyone',
    limit: { per: 'address', times: 60, seconds: 600 },
    body: z.object({ asked: Code.min(1, '请输入登录名或邮箱').max(120) }),
    reply: Done,
  }),
  look: post('/sign-in/mail-link/look', {
    summary: 'Whose link it is; looking does not use it up',
    can: 'anyone',
    limit: MANY,
    body: z.object({ token: Token }),
    reply: z.object({ login: z.string(), name: z.string() }),
  }),
  use: post('/session/mail-link', {
    summary: 'Sign in by the link, which ends with it; the second step may still be to come',
    can: 'anyone',
    limit: MANY,
    body: z.object({ token: Token }),
    reply: Done,
  }),
  setting: get('/sign-in-policy/mail-link', {
    summary: 'Whether links by mail are switched on',
    can: 'signInPolicy.write',
    reply: Setting,
  }),
  save: put('/sign-in-policy/mail-link', {
    summary: 'Switch links by mail on or off; what has been sent ends when they are switched off',
    can: 'signInPolicy.write',
    body: Setting,
    reply: Setting,
  }),
})
