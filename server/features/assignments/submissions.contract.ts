import { z } from 'zod'
import { api, file, get, post } from '../../http/endpoint.ts'
import { Id, Instant, Text } from '../../lib/schema.ts'
import { AskedView } from './assignments.contract.ts'
import { MOST_CRITERIA, MOST_REMARKS, submissionStates, WORK_TYPES } from './assignments.rule.ts'
import { fileRemarks } from './resemblance/attached.rule.ts'
import { VerdictView, VersionView } from './ownAssignments.contract.ts'

const Given = {
  /** Of the submission as it was looked at. */
  revision: z.int(),
  comment: Text.max(2_000, '不超过 2000 个字').default(''),
  remarks: z
    .array(
      z.object({
        quote: z.string().min(1).max(2_000, '所选的文字太长，请少选一些'),
        text: Text.min(1, '请填写批注').max(1_000, '不超过 1000 个字'),
      }),
    )
    .max(MOST_REMARKS, `批注不超过 ${MOST_REMARKS} 处`)
    .default([]),
}
const Points = z.int('请填写整数').min(0, '不能少于 0 分').max(10_000).nullable().default(null)
const Reason = Text.max(500, '不超过 500 个字')

export const SubmissionView = z.object({
  id: Id,
  assignment: AskedView,
  class: z.string(),
  name: z.string(),
  people: z.array(
    z.object({
      person: Id,
      name: z.string(),
      /** Came into the group after it was handed in: without a mark until one is given. */
      joined: z.boolean(),
      points: z.int().nullable(),
      passed: z.boolean().nullable(),
    }),
  ),
  state: z.enum(submissionStates),
  late: z.boolean(),
  points: z.int().nullable(),
  passed: z.boolean().nullable(),
  versions: z.array(VersionView),
  verdicts: z.array(VerdictView),
  revision: z.int(),
  /** The caller has a part in it, and cannot mark it. */
  own: z.boolean(),
})
const Passage = z.object({ here: z.string(), there: z.string() })
export const ResemblanceView = z.object({
  /** Of the other one; the name is missing where the caller does not run that class. */
  submission: Id.nullable(),
  name: z.string().nullable(),
  class: z.string(),
  at: Instant,
  /** Letters in common, and of how many. */
  letters: z.int(),
  of: z.int(),
  passages: z.array(Passage),
})

export const submissions = api('/submissions', {
  show: get('/:submission', {
    summary: 'A submission with all its versions and what was decided; a draft is not seen',
    can: 'class.run',
    reply: SubmissionView,
  }),
  /** 409 conflict where it was handed in again or decided meanwhile, 409 submission.reason for a correction without one. */
  mark: post('/:submission/mark', {
    summary: 'Mark the last version, or correct its mark with the reason',
    can: 'class.run',
    body: z.object({
      ...Given,
      levels: z
        .array(z.object({ criterion: Id, level: Id }))
        .max(MOST_CRITERIA)
        .default([]),
      points: Points,
      passed: z.boolean().nullable().default(null),
      reason: Reason.default(''),
    }),
    reply: SubmissionView,
  }),
  giveBack: post('/:submission/return', {
    summary: 'Return it with what is to be changed; it is handed in again',
    can: 'class.run',
    body: z.object({ ...Given, comment: Text.min(1, '请写明要修改什么').max(2_000, '不超过 2000 个字') }),
    reply: SubmissionView,
  }),
  adjust: post('/:submission/adjust', {
    summary: 'Give one of the group another mark, with the reason',
    can: 'class.run',
    body: z.object({
      revision: z.int(),
      person: Id,
      points: Points,
      passed: z.boolean().nullable().default(null),
      reason: Reason.min(1, '请写明理由'),
    }),
    reply: SubmissionView,
  }),
  file: get('/:submission/files/:proof', {
    summary: 'A file of a version',
    can: 'class.run',
    reply: file(...WORK_TYPES),
  }),
  resemblances: get('/:submission/resemblances', {
    summary: 'Others that have passages in common with it, side by side: alike, and not judged',
    can: 'class.run',
    reply: z.object({
      items: z.array(ResemblanceView),
      /** Attached files that were not compared, or not wholly. */
      unread: z.array(z.object({ file: z.string(), why: z.enum(fileRemarks) })),
    }),
  }),
})
