import { z } from 'zod'
import { api, get, put } from '../../http/endpoint.ts'
import { choices } from './choices.rule.ts'
import { ways } from './ways.rule.ts'

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间应为 22:00 这样的格式')
const Chosen = z.object({
  /** What is switched off: a way and a group of notices. */
  off: z.array(z.enum(choices)).max(choices.length),
  quiet: z
    .object({ from: Time, to: Time })
    .refine(({ from, to }) => from !== to, { error: '开始与结束不能相同', path: ['to'] })
    .nullable(),
  /** Only of an account without a person: the others have theirs in the roster. */
  email: z.email('邮箱地址无效').max(200, '不超过 200 个字').nullable(),
})

export const noticeChoices = api('/notice-choices', {
  show: get('', {
    summary: 'On which ways I am reached for what, and when not',
    can: 'signed-in',
    reply: Chosen.extend({
      /** The ways that the installation has opened. */
      open: z.array(z.enum(ways)),
      /** Those of them on which I have an address. */
      reached: z.array(z.enum(ways)),
      /** Whether the address is kept in the roster. */
      inRoster: z.boolean(),
    }),
  }),
  save: put('', { summary: 'Choose', can: 'signed-in', body: Chosen, reply: Chosen }),
})
