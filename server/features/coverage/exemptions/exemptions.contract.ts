import { z } from 'zod'
import { api, file, get, post } from '../../../http/endpoint.ts'
import { BusinessDate, Count, Done, Id, NewId, PageQuery, Text, page } from '../../../lib/schema.ts'
import { proofReading, proofWriting } from '../../../storage/proofs.contract.ts'
import {
  ApplicationFilter,
  ApplicationView,
  Days,
  Document,
  ExemptionFilter,
  ExemptionView,
  ORDER,
  OwnApplication,
  Reason,
  inOrder,
} from './exemptionViews.contract.ts'
import { MOST_AT_ONCE } from './exemptions.rule.ts'

const Applications = z.array(Id).min(1, '请选择申请').max(MOST_AT_ONCE, `一次不超过 ${MOST_AT_ONCE} 份`)
const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const EXCEL_LIMIT = { per: 'person', times: 30, seconds: 60 } as const

const ownProofs = proofWriting('/own/:exemptionApplication', {
  of: 'of what I asked for, while it is open',
  can: 'learning.own',
  reply: OwnApplication,
})
const papers = proofWriting('/applications/:exemptionApplication', {
  of: 'of an application and of those made together with it, while they are open',
  can: 'exemption.apply',
  reply: ApplicationView,
})

export const exemptions = api('/exemptions', {
  own: get('/own', {
    summary: 'What I asked to be exempted from, newest first',
    can: 'learning.own',
    reply: z.object({ items: z.array(OwnApplication) }),
  }),
  ownOne: get('/own/:exemptionApplication', { summary: 'One of them', can: 'learning.own', reply: OwnApplication }),
  /** 409 exemption.waiting while another one for the same waits; 422 exemption.notAsked. */
  ask: post('/own', {
    summary: 'Say that a requirement does not apply to me; goes to the unit, which forwards or answers it',
    can: 'learning.own',
    limit: { per: 'person', times: 30, seconds: 3600 },
    body: z.object({ id: NewId, requirement: Id, ...Days, reason: Reason }).refine(inOrder, ORDER),
    reply: OwnApplication,
  }),
  addOwnProof: ownProofs.addProof,
  removeOwnProof: ownProofs.removeProof,
  ownProof: proofReading('/own/:exemptionApplication', 'A proof of mine', 'learning.own'),
  withdrawOwn: post('/own/:exemptionApplication/withdraw', {
    summary: 'Take it back while it is open',
    can: 'learning.own',
    reply: OwnApplication,
  }),

  /** 409 exemption.waiting while another one for the same waits; 422 exemption.notAsked. */
  apply: post('/applications', {
    summary: 'Apply for people of the caller’s units; goes to the committee',
    can: 'exemption.apply',
    limit: { per: 'person', times: 120, seconds: 3600 },
    body: z
      .object({
        people: z
          .array(z.object({ id: NewId, person: Id }))
          .min(1, '请选择人员')
          .max(MOST_AT_ONCE, `一次不超过 ${MOST_AT_ONCE} 人`),
        requirement: Id,
        ...Days,
        reason: Reason,
        document: Document,
      })
      .refine(inOrder, ORDER),
    reply: z.object({ items: z.array(Id) }),
  }),
  waiting: get('/applications/waiting', {
    summary: 'How many wait for the caller',
    can: 'exemption.apply',
    reply: Count,
  }),
  applications: get('/applications', {
    summary: 'Applications of the caller’s units, the newest first',
    can: 'exemption.apply',
    query: PageQuery.extend(ApplicationFilter.shape),
    reply: page(ApplicationView),
  }),
  applicationsWorkbook: get('/applications/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'exemption.apply',
    limit: EXCEL_LIMIT,
    query: ApplicationFilter,
    reply: file(EXCEL),
  }),
  application: get('/applications/:exemptionApplication', {
    summary: 'One of them',
    can: 'exemption.apply',
    reply: ApplicationView,
  }),
  addPaper: papers.addProof,
  removePaper: papers.removeProof,
  paper: proofReading('/applications/:exemptionApplication', 'A proof of it; noted', 'exemption.apply'),
  forward: post('/applications/:exemptionApplication/forward', {
    summary: 'Forward what a person asked for to the committee, with other days if need be',
    can: 'exemption.apply',
    body: z
      .object({ ...Days, text: Text.max(500, '不超过 500 个字').default(''), document: Document })
      .refine(inOrder, ORDER),
    reply: ApplicationView,
  }),
  decline: post('/applications/:exemptionApplication/decline', {
    summary: 'Answer what a person asked for with the reason why it is not forwarded',
    can: 'exemption.apply',
    body: z.object({ reason: Text.min(1, '请写明理由').max(500, '不超过 500 个字') }),
    reply: ApplicationView,
  }),
  withdraw: post('/applications/:exemptionApplication/withdraw', {
    summary: 'Take back what the unit applied for, while it waits',
    can: 'exemption.apply',
    reply: ApplicationView,
  }),
  /** All or none; 409 exemption.answered when one was answered otherwise meanwhile. */
  approve: post('/applications/approve', {
    summary: 'Approve some; `from`, `to`: instead of the days applied for',
    can: 'exemption.write',
    body: z.object({
      applications: Applications,
      from: BusinessDate.nullable().default(null),
      to: BusinessDate.nullable().default(null),
      text: Text.max(500, '不超过 500 个字').default(''),
    }),
    reply: Done,
  }),
  sendBack: post('/applications/send-back', {
    summary: 'Send some back with the reason; all or none',
    can: 'exemption.write',
    body: z.object({
      applications: Applications,
      text: Text.min(1, '请写明退回的理由').max(500, '不超过 500 个字'),
    }),
    reply: Done,
  }),

  list: get('', {
    summary: 'Exemptions of people in the caller’s units: in force by their last day, over the newest first',
    can: 'coverage.read',
    query: PageQuery.extend(ExemptionFilter.shape),
    reply: page(ExemptionView),
  }),
  workbook: get('/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'coverage.read',
    limit: EXCEL_LIMIT,
    query: ExemptionFilter,
    reply: file(EXCEL),
  }),
  ofPerson: get('/people/:person', {
    summary: 'Exemptions of a person, the last first, and what is applied for',
    can: 'coverage.read',
    reply: z.object({ exemptions: z.array(ExemptionView), applications: z.array(ApplicationView) }),
  }),
  proof: proofReading('/:exemption', 'The paper of an exemption; noted', 'coverage.read'),
  /** 409 exemption.over once it does not hold any more. */
  end: post('/:exemption/end', {
    summary: 'Give it an earlier last day, from today on; its own last day takes that back',
    can: 'exemption.write',
    body: z.object({ on: BusinessDate, reason: Text.min(1, '请写明理由').max(500, '不超过 500 个字') }),
    reply: Done,
  }),
})
