import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { Count, Id, Instant, NewId, PageQuery, Text, page } from '../../lib/schema.ts'
import { ProofView, proofReading, proofWriting } from '../../storage/proofs.contract.ts'
import { DisputeKind, DisputeState, DisputeTopic } from './disputes.rule.ts'

export const Dispute = z.object({
  id: Id,
  kind: z.enum(DisputeKind),
  state: z.enum(DisputeState),
  /** The post or the record as it read when it was disputed; empty where something is missing. */
  about: z.string(),
  text: z.string(),
  proofs: z.array(ProofView),
  raisedAt: Instant,
  /** Who is to answer. */
  unitName: z.string(),
  /** `mended`: what was put right, as it reads since then. */
  answer: z.object({ by: z.string(), at: Instant, text: z.string(), mended: z.string().nullable() }).nullable(),
})
export const ReceivedDispute = Dispute.extend({ person: Id, personName: z.string(), topic: z.enum(DisputeTopic) })

export const disputes = api('/disputes', {
  own: get('/own', {
    summary: 'What I said is wrong of my posts and record, newest first',
    can: 'learning.own',
    reply: z.object({ items: z.array(Dispute) }),
  }),
  ownOne: get('/own/:dispute', { summary: 'One of them with its answer', can: 'learning.own', reply: Dispute }),
  /** 409 dispute.open while another one about the same is open. */
  raise: post('/own', {
    summary: 'Say that something of mine is wrong or missing',
    can: 'learning.own',
    limit: { per: 'person', times: 30, seconds: 3600 },
    body: z.object({
      id: NewId,
      kind: z.enum(DisputeKind),
      /** The post, or the record of the ledger; null where one is missing. */
      about: Id.nullable(),
      text: Text.min(1, '请写明哪里不对、应该是怎样').max(1_000, '不超过 1000 个字'),
    }),
    reply: Dispute,
  }),
  ...proofWriting('/own/:dispute', { of: 'while it is open', can: 'learning.own', reply: Dispute }),
  ownProof: proofReading('/own/:dispute', 'A proof of mine', 'learning.own'),
  withdraw: post('/own/:dispute/withdraw', {
    summary: 'Take it back while it is open',
    can: 'learning.own',
    reply: Dispute,
  }),
  waiting: get('/waiting', {
    summary: 'How many wait for the caller’s answer',
    can: 'dispute.answer',
    reply: Count,
  }),
  list: get('', {
    summary: 'What people of the caller’s units say is wrong, newest first',
    can: 'dispute.answer',
    query: PageQuery.extend({
      topic: z.enum(DisputeTopic).default('posts'),
      state: z.enum(['open', 'closed']).default('open'),
      /** `near`: for the caller to answer, nobody stands nearer; `all`: of everybody below. */
      of: z.enum(['near', 'all']).default('near'),
    }),
    reply: page(ReceivedDispute),
  }),
  show: get('/:dispute', {
    summary: 'One of them, and what of the person may have been put right',
    can: 'dispute.answer',
    reply: ReceivedDispute.extend({ mendable: z.array(z.object({ id: Id, text: z.string(), since: z.boolean() })) }),
  }),
  proof: proofReading('/:dispute', 'A proof of it; noted in the audit trail', 'dispute.answer'),
  /** 409 dispute.closed when it was answered otherwise, or taken back. */
  answer: post('/:dispute/answer', {
    summary: 'Answer it: accepted, with what was put right, or declined, with the reason',
    can: 'dispute.answer',
    body: z.object({
      accepted: z.boolean(),
      text: Text.min(1, '请写明答复').max(1_000, '不超过 1000 个字'),
      /** The post or record that was put right. */
      mended: Id.nullable().default(null),
    }),
    reply: ReceivedDispute,
  }),
})
