import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { Done, Id, Instant, PageQuery, Text, page } from '../../lib/schema.ts'

const Reason = Text.min(1, '请写明原因').max(200, '不超过 200 个字')
export const PersonRecord = z.object({
  id: Id,
  at: Instant,
  text: z.string(),
  /** Of training done before: who said so, and who approved it. */
  source: z.string().nullable(),
  credit: z.int(),
  /** Whether it can be taken back by itself. */
  revocable: z.boolean(),
  /** By whom it was taken back, and why; null while it stands. */
  revoked: z.object({ by: z.string(), at: Instant, reason: z.string() }).nullable(),
})

export const ledger = api('/people', {
  list: get('/:person/records', {
    summary: 'The learning record of a person, newest first',
    can: 'record.revoke',
    query: PageQuery,
    reply: page(PersonRecord),
  }),
  dependants: get('/:person/records/:record/dependants', {
    summary: 'What would be taken back with a record, in words',
    can: 'record.revoke',
    reply: z.object({ items: z.array(z.string()) }),
  }),
  revoke: post('/:person/records/:record/revoke', {
    summary: 'Take a record back by a compensating one, and what was completed by it; coverage follows',
    can: 'record.revoke',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  restore: post('/:person/records/:record/restore', {
    summary: 'Undo that, by a compensating record too; 409 record.doneAnew',
    can: 'record.revoke',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
})
