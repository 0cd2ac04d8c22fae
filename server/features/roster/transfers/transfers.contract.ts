import { z } from 'zod'
import { api, get, post } from '../../../http/endpoint.ts'
import { BusinessDate, Code, Count, Id, Instant, NewId, PageQuery, Text, page } from '../../../lib/schema.ts'
import { GivenTerm } from '../terms.contract.ts'
import { TRANSFER_SIDES, transferStates } from './transfers.rule.ts'

const Place = z.object({ id: Id, /** With the units above it. */ path: z.string() })
export const TransferView = z.object({
  id: Id,
  person: z.object({ id: Id, name: z.string(), staffNumber: z.string().nullable() }),
  from: Place,
  to: Place,
  /** The posts that are handed over, as they read when it was released. */
  posts: z.array(z.string()),
  remark: z.string(),
  state: z.enum(transferStates),
  released: z.object({ by: z.string(), at: Instant }),
  /** `on`: the day of the receipt; `post`: what began on it. */
  closed: z
    .object({
      by: z.string(),
      at: Instant,
      reason: z.string(),
      on: BusinessDate.nullable(),
      post: z.string().nullable(),
    })
    .nullable(),
  /** What the caller may do with it now. */
  may: z.object({ withdraw: z.boolean(), receive: z.boolean(), undo: z.boolean() }),
})
const Reason = Text.min(1, '请写明原因').max(500, '不超过 500 个字')

export const transfers = api('', {
  units: get('/transfers/units', {
    summary: 'Units to which somebody may be released, anywhere in the tree, by name, pinyin or initials',
    can: 'roster.write',
    limit: { per: 'person', times: 300, seconds: 60 },
    query: z.object({ search: z.string().trim().min(1).max(60) }),
    reply: z.object({ items: z.array(z.object({ id: Id, name: z.string(), path: z.string() })) }),
  }),
  list: get('/transfers', {
    summary: 'Transfers to or from the caller’s units, the newest first',
    can: 'roster.write',
    query: PageQuery.extend({
      side: z.enum(TRANSFER_SIDES).default('in'),
      state: z.enum(['waiting', 'closed']).default('waiting'),
      /** `near`: for the caller to deal with, nobody stands nearer; `all`: of everything below. */
      of: z.enum(['near', 'all']).default('near'),
    }),
    reply: page(TransferView),
  }),
  incoming: get('/transfers/incoming', {
    summary: 'How many wait to be received by the caller',
    can: 'roster.write',
    reply: Count,
  }),
  outgoing: get('/transfers/outgoing', {
    summary: 'How many the caller’s unit released that nobody has received yet',
    can: 'roster.write',
    reply: Count,
  }),
  ofPerson: get('/people/:person/transfers', {
    summary: 'Transfers of a person, the newest first',
    can: 'roster.read',
    reply: z.object({ items: z.array(TransferView) }),
  }),
  release: post('/transfers', {
    summary: 'Release a person to another unit, which is told; 409 transfer.waiting while another one waits',
    can: 'roster.write',
    limit: { per: 'person', times: 120, seconds: 60 },
    body: z.object({
      id: NewId,
      person: Id,
      to: Id,
      /** Appointments that are handed over. */
      posts: z.array(Id).min(1, '请选择要转出的任职').max(50, '一次不超过 50 条'),
      remark: Text.max(500, '不超过 500 个字').default(''),
    }),
    reply: TransferView,
  }),
  withdraw: post('/transfers/:transfer/withdraw', {
    summary: 'Take it back while it waits; by the side that released',
    can: 'roster.write',
    reply: TransferView,
  }),
  refuse: post('/transfers/:transfer/refuse', {
    summary: 'Send it back with the reason, which the releasing side is told',
    can: 'roster.write',
    body: z.object({ reason: Reason }),
    reply: TransferView,
  }),
  receive: post('/transfers/:transfer/receive', {
    summary: 'Receive: the posts end on the day and, if one is given, a post begins',
    can: 'roster.write',
    body: z.object({
      on: BusinessDate,
      post: z
        .object({
          unit: Id,
          position: Id,
          dualLeader: z.boolean().default(false),
          term: GivenTerm.nullable().default(null),
        })
        .nullable(),
      /** The person’s number in the new unit; absent: as it is. */
      staffNumber: Code.max(40, '不超过 40 个字').optional(),
    }),
    reply: TransferView,
  }),
  undo: post('/transfers/:transfer/undo', {
    summary: 'Take the receipt back: it waits again; 409 transfer.kept once something depends on it',
    can: 'roster.write',
    reply: TransferView,
  }),
})
