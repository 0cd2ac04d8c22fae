import { z } from 'zod'
import { api, del, file, get, post, put } from '../../http/endpoint.ts'
import { Id, Instant } from '../../lib/schema.ts'
import { ProofView } from '../../storage/proofs.contract.ts'
import { MOST_PROOF_BYTES } from '../../storage/proofs.rule.ts'
import { AskedView } from './assignments.contract.ts'
import { MOST_LETTERS, submissionStates, WORK_TYPES } from './assignments.rule.ts'

export const RemarkView = z.object({ quote: z.string(), text: z.string() })
export const VersionView = z.object({
  number: z.int(),
  text: z.string(),
  proofs: z.array(ProofView),
  at: Instant,
  by: z.string(),
  late: z.boolean(),
  receipt: z.string(),
})
export const VerdictView = z.object({
  what: z.enum(['marked', 'corrected', 'returned', 'adjusted']),
  at: Instant,
  by: z.string(),
  version: z.int(),
  points: z.int().nullable(),
  passed: z.boolean().nullable(),
  levels: z.array(z.object({ criterion: Id, level: Id })),
  comment: z.string(),
  remarks: z.array(RemarkView),
  reason: z.string(),
  person: z.string().nullable(),
})
const OwnCard = z.object({
  id: Id,
  title: z.string(),
  kind: AskedView.shape.kind,
  dueOn: z.string(),
  closesOn: z.string(),
  group: z.boolean(),
  counts: z.boolean(),
  state: z.enum(submissionStates),
  /** Something is written that was not handed in. */
  begun: z.boolean(),
  late: z.boolean(),
  points: z.int().nullable(),
  passed: z.boolean().nullable(),
})
export const OwnAssignmentView = z.object({
  assignment: AskedView,
  /** With whom it is written; empty: alone. */
  group: z.object({ name: z.string(), people: z.array(z.string()) }).nullable(),
  /** Why nothing can be written; null: it can. */
  obstacle: z.enum(['marked', 'closed', 'noGroup']).nullable(),
  state: z.enum(submissionStates),
  late: z.boolean(),
  text: z.string(),
  proofs: z.array(ProofView),
  revision: z.int(),
  versions: z.array(VersionView),
  verdicts: z.array(VerdictView),
  points: z.int().nullable(),
  passed: z.boolean().nullable(),
  /** The group handed it in before the caller came into it: the mark is not the caller's. */
  joined: z.boolean(),
})

export const ownAssignments = api('/own-assignments', {
  owed: get('/owed', {
    summary: 'What the caller has yet to hand in, in all classes, the first due first',
    can: 'learning.own',
    reply: z.object({ items: z.array(OwnCard.extend({ class: Id, classTitle: z.string() })) }),
  }),
  list: get('/classes/:trainingClass', {
    summary: 'Assignments of a class in which the caller has a seat, and how the caller stands in each',
    can: 'learning.own',
    reply: z.object({ items: z.array(OwnCard) }),
  }),
  show: get('/:assignment', {
    summary: 'One of them, with what was written and handed in',
    can: 'learning.own',
    reply: OwnAssignmentView,
  }),
  /** 409 conflict when another of the group, or another page, saved meanwhile. */
  save: put('/:assignment/draft', {
    summary: 'Save what is written so far',
    can: 'learning.own',
    body: z.object({ revision: z.int(), text: z.string().max(MOST_LETTERS * 2, `不超过 ${MOST_LETTERS} 字`) }),
    reply: OwnAssignmentView,
  }),
  /** 409 assignment.closed after the last day, 422 assignment.lacks. The same draft again is the same hand-in. */
  handIn: post('/:assignment/hand-in', {
    summary: 'Hand in the draft as it was saved: a version that stays',
    can: 'learning.own',
    limit: { per: 'person', times: 60, seconds: 3600 },
    body: z.object({ revision: z.int() }),
    reply: OwnAssignmentView,
  }),
  addFile: post('/:assignment/files', {
    summary: 'Add a file to the draft; the same file again changes nothing',
    can: 'learning.own',
    limit: { per: 'person', times: 60, seconds: 3600 },
    upload: { maxBytes: MOST_PROOF_BYTES, types: WORK_TYPES },
    reply: OwnAssignmentView,
  }),
  removeFile: del('/:assignment/files/:proof', {
    summary: 'Take a file out of the draft; versions that have it keep it',
    can: 'learning.own',
    reply: OwnAssignmentView,
  }),
  file: get('/:assignment/files/:proof', {
    summary: 'A file of the draft or of a version',
    can: 'learning.own',
    reply: file(...WORK_TYPES),
  }),
})
