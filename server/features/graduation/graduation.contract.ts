import { z } from 'zod'
import { api, file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Credit, Done, Id, Instant, Text } from '../../lib/schema.ts'
import { graduationStates } from './graduation.rule.ts'

const Reason = Text.min(1, '请写明理由').max(300, '不超过 300 个字')
const Certificate = z.object({
  id: Id,
  number: z.string(),
  state: z.enum(['valid', 'revoked', 'superseded']),
  /** Of its check page. */
  check: z.string(),
})
export const GraduationRow = z.object({
  person: Id,
  name: z.string(),
  post: z.string(),
  state: z.enum(graduationStates),
  /** What is missing. */
  reasons: z.array(z.string()),
  attended: Credit.nullable(),
  /** Entered by hand, not signed in. */
  entered: z.boolean(),
  exception: z
    .object({
      state: z.enum(['asked', 'approved', 'refused']),
      reason: z.string(),
      by: z.string(),
      at: Instant,
      answer: z.object({ by: z.string(), at: Instant, remark: z.string() }).nullable(),
    })
    .nullable(),
  graduated: z.object({ at: Instant, by: z.string(), hours: Credit, credit: Credit }).nullable(),
  withdrawn: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
  certificate: Certificate.nullable(),
  /** What speaks against what was recorded, in a sentence: hours or results were corrected since. */
  differs: z.string().nullable(),
  /** The name was corrected since the certificate was issued. */
  renamed: z.boolean(),
})
export const GraduationList = z.object({
  items: z.array(GraduationRow),
  attendance: z.int(),
  needed: Credit,
  total: Credit,
  course: z.string().nullable(),
  /** Whether anybody was signed in: hours are not entered by hand then. */
  signedIn: z.boolean(),
  /** Of a class that was signed in to: hours in which the list was not kept, and members whose late scans wait. */
  gaps: z.object({ unkept: Credit, pending: z.int() }),
  /** From this day on members graduate. */
  from: BusinessDate,
  /** Of a large class, as a task: how far it is, or that it was given up. */
  task: z.object({ progress: z.number().nullable(), failedAt: Instant.nullable() }),
  may: z.object({ graduate: z.boolean(), approve: z.boolean(), now: z.boolean() }),
})

export const graduation = api('/classes', {
  list: get('/:trainingClass/graduation', {
    summary: 'Whether each member of a class graduates 结业, and what is missing',
    can: 'class.run',
    reply: GraduationList,
  }),
  workbook: get('/:trainingClass/graduation/workbook', {
    summary: 'The same as an Excel file, with the numbers of certificates',
    can: 'class.run',
    limit: { per: 'person', times: 60, seconds: 600 },
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
  enter: put('/:trainingClass/graduation/hours', {
    summary: 'Enter what members attended, where nobody was signed in',
    can: 'class.graduate',
    body: z.object({
      items: z
        .array(z.object({ person: Id, attended: Credit.nullable() }))
        .min(1)
        .max(5_000),
    }),
    reply: GraduationList,
  }),
  ask: post('/:trainingClass/graduation/:person/exception', {
    summary: 'Ask that a member graduate although something is missing; the committee decides',
    can: 'class.graduate',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  answer: post('/:trainingClass/graduation/:person/exception/answer', {
    summary: 'Approve an exception, or refuse it',
    can: 'class.admit',
    body: z.object({ approve: z.boolean(), remark: Text.max(300, '不超过 300 个字').default('') }),
    reply: Done,
  }),
  graduate: post('/:trainingClass/graduation', {
    summary: 'Graduate all who may, with a certificate each; again it changes nothing',
    can: 'class.graduate',
    reply: z.object({
      graduated: z.int(),
      /** Too many for one request: a task goes on with it. */
      queued: z.boolean(),
      /** Whose names hold characters that no font has. */
      unprintable: z.array(z.object({ name: z.string(), characters: z.string() })),
    }),
  }),
  withdraw: post('/:trainingClass/graduation/:person/withdraw', {
    summary: 'Take a graduation back by a compensating record; the certificate is revoked',
    can: 'class.graduate',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  correct: post('/:trainingClass/graduation/:person/correct', {
    summary: 'Record a graduation anew by what is known now; another certificate takes the place of the first',
    can: 'class.graduate',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
})

/** One's own, in a class in which one has a seat. */
export const OwnGraduation = z.object({
  state: z.enum(graduationStates),
  reasons: z.array(z.string()),
  attended: Credit.nullable(),
  needed: Credit,
  total: Credit,
  course: z.object({ id: Id, title: z.string() }).nullable(),
  graduated: z.object({ at: Instant, credit: Credit }).nullable(),
  withdrawn: z.object({ reason: z.string() }).nullable(),
  certificate: Certificate.nullable(),
})
export const ownGraduation = api('/own-classes', {
  show: get('/:trainingClass/graduation', {
    summary: 'What is missing for one’s own graduation 结业, and the certificate',
    can: 'learning.own',
    reply: OwnGraduation,
  }),
})
