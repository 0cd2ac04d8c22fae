import { z } from 'zod'
import { api, file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Count, Done, Id, NewId } from '../../lib/schema.ts'
import { SHEET_STATES } from './assessments.rule.ts'
import { AssessmentView, Board, Card, IndicatorBody, Scheme, Sector } from './scheme.contract.ts'
import { sheetEndpoints } from './sheets.contract.ts'

export const assessments = api('/assessments', {
  list: get('', {
    summary: 'Assessments 年度考核 of the caller’s units, the newest year first',
    can: 'assessment.write',
    reply: z.object({ items: z.array(Card.extend({ waiting: z.int(), sheets: z.int() })) }),
  }),
  waiting: get('/waiting', {
    summary: 'How many self-reports wait for their check',
    can: 'assessment.write',
    reply: Count,
  }),
  own: get('/own', {
    summary: 'Assessments in which the caller’s institutions take part, the newest first',
    can: 'assessment.report',
    reply: z.object({
      items: z.array(
        Card.extend({
          unit: Id,
          unitName: z.string(),
          state: z.enum(SHEET_STATES),
          returnedUntil: BusinessDate.nullable(),
          mayReport: z.boolean(),
          hasResult: z.boolean(),
        }),
      ),
    }),
  }),
  ownWaiting: get('/own/waiting', {
    summary: 'How many of the caller’s institutions are to report now',
    can: 'assessment.report',
    reply: Count,
  }),
  create: post('', {
    summary: 'Set up an assessment, with the scheme of an earlier one or an empty one',
    can: 'assessment.write',
    body: z.object({ id: NewId, year: z.int().min(2000).max(2100), ...Scheme, copyOf: Id.nullable().default(null) }),
    reply: AssessmentView,
  }),
  show: get('/:assessment', {
    summary: 'An assessment with its scheme',
    can: 'assessment.write',
    reply: AssessmentView,
  }),
  save: put('/:assessment', {
    summary: 'Save the scheme of a draft against its revision',
    can: 'assessment.write',
    body: z.object({
      revision: z.int(),
      ...Scheme,
      sizedBy: Id.nullable(),
      indicators: z.array(IndicatorBody).max(30, '最多 30 项指标'),
    }),
    reply: AssessmentView,
  }),
  remove: post('/:assessment/remove', {
    summary: 'Remove a draft',
    can: 'assessment.write',
    reply: Done,
  }),
  calculate: post('/:assessment/calculate', {
    summary: 'Calculate the figures anew, as a job; not once they are published',
    can: 'assessment.write',
    limit: { per: 'person', times: 30, seconds: 600 },
    reply: AssessmentView,
  }),
  board: get('/:assessment/board', {
    summary: 'All its institutions with points and totals: as they stand, or as they were published',
    can: 'assessment.write',
    reply: Board,
  }),
  open: post('/:assessment/open', {
    summary: 'Open it: the scheme stands, institutions are told',
    can: 'assessment.write',
    body: z.object({ revision: z.int() }),
    reply: AssessmentView,
  }),
  extend: post('/:assessment/deadline', {
    summary: 'Move the last day of reporting',
    can: 'assessment.write',
    body: z.object({ revision: z.int(), reportTo: BusinessDate }),
    reply: AssessmentView,
  }),
  publish: post('/:assessment/publish', {
    summary: 'Freeze figures, points and places, and tell the institutions; again changes nothing',
    can: 'assessment.write',
    body: z.object({ id: NewId }),
    reply: AssessmentView,
  }),
  withdraw: post('/:assessment/withdraw', {
    summary: 'Withdraw the results: they stay and say so, and may be published anew',
    can: 'assessment.write',
    body: z.object({ reason: z.string().trim().min(1, '请写明撤回的理由').max(500, '不超过 500 个字') }),
    reply: AssessmentView,
  }),
  workbook: get('/:assessment/workbook', {
    summary: 'All institutions with figures, points and places as an Excel file',
    can: 'assessment.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
  groups: get('/:assessment/groups', {
    summary: 'The published tables of its groups, or of those of one sector, as a PDF for printing',
    can: 'assessment.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: z.object({ sector: Sector.optional() }),
    reply: file('application/pdf'),
  }),
  ...sheetEndpoints,
})
