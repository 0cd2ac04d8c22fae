import { z } from 'zod'
import { api, get, post } from '../../../http/endpoint.ts'
import { Done } from '../../../lib/schema.ts'

const Endpoint = z.url('推送地址无效').max(1_000, '推送地址太长')

export const pushSubscriptions = api('/push-subscriptions', {
  show: get('', {
    summary: 'The key under which a browser subscribes (null: not offered), and in how many browsers I did',
    can: 'signed-in',
    reply: z.object({ key: z.string().nullable(), browsers: z.int() }),
  }),
  subscribe: post('', {
    summary: 'Show notices in this browser; again changes nothing',
    can: 'signed-in',
    limit: { per: 'person', times: 60, seconds: 3600 },
    body: z.object({
      endpoint: Endpoint,
      p256dh: z.string().regex(/^B[\w-]{86}$/, '推送密钥无效'),
      auth: z.string().regex(/^[\w-]{22}$/, '推送密钥无效'),
    }),
    reply: Done,
  }),
  unsubscribe: post('/remove', {
    summary: 'Show none in this browser any more',
    can: 'signed-in',
    body: z.object({ endpoint: Endpoint }),
    reply: Done,
  }),
})
