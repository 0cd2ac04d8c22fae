/** One institution in an assessment: what it reports, how that is checked, and its score sheet. */
import { z } from 'zod'
import { file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Id, Instant, Text } from '../../lib/schema.ts'
import { ProofView, proofReading, proofWriting } from '../../storage/proofs.contract.ts'
import { KNOWN } from '../coverage/history/changes.rule.ts'
import { OUTCOMES, SHEET_STATES } from './assessments.rule.ts'
import {
  Calculation,
  Card,
  IndicatorBody,
  Line,
  Measured,
  PublishedContent,
  Scored,
  Sector,
  Withdrawn,
} from './scheme.contract.ts'

const Check = z.object({
  outcome: z.enum(OUTCOMES),
  number: z.number(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
})
const Item = z.object({
  revision: z.int(),
  text: z.string(),
  number: z.number().nullable(),
  proofs: z.array(ProofView),
  check: Check.nullable(),
})
/** One institution in one assessment, as it and the committee see it. */
export const SheetView = z.object({
  assessment: Card.extend({ known: z.enum(KNOWN) }),
  unit: Id,
  unitName: z.string(),
  sector: Sector,
  state: z.enum(SHEET_STATES),
  revision: z.int(),
  returnedUntil: BusinessDate.nullable(),
  returnReason: z.string(),
  mayReport: z.boolean(),
  /** What stands there is the committee’s to check. */
  mayCheck: z.boolean(),
  calculation: Calculation,
  lines: z.array(
    Line.extend({
      item: Item.nullable(),
      ...IndicatorBody.pick({ name: true, kind: true, requirement: true, scale: true, asks: true }).shape,
      ...{ measure: z.string(), needsProof: z.boolean(), requirementTitle: z.string() },
    }),
  ),
})
const ScoreSheet = PublishedContent.omit({ rows: true }).extend({
  row: Scored,
  hash: z.string(),
  withdrawn: Withdrawn.nullable(),
})
const OWN = '/:assessment/units/:unit'

export const sheetEndpoints = {
  sheet: get(OWN, {
    summary: 'One institution: what it reports, and the figures that are calculated',
    can: 'assessment.read',
    reply: SheetView,
  }),
  result: get(`${OWN}/result`, {
    summary: 'The published score sheet of an institution, with its place in its group',
    can: 'assessment.read',
    reply: ScoreSheet,
  }),
  resultPdf: get(`${OWN}/result/pdf`, {
    summary: 'The same as a PDF for printing',
    can: 'assessment.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file('application/pdf'),
  }),
  saveItem: put(`${OWN}/items/:indicator`, {
    summary: 'Save what is reported of an indicator against its revision',
    can: 'assessment.report',
    body: z.object({
      revision: z.int(),
      text: Text.max(2_000, '不超过 2000 个字'),
      number: Measured.multipleOf(0.01, '最多两位小数').nullable(),
    }),
    reply: Item,
  }),
  ...proofWriting(`${OWN}/items/:indicator`, {
    of: 'while it may be filled in',
    can: 'assessment.report',
    reply: Item,
  }),
  proof: proofReading(`${OWN}/items/:indicator`, 'A proof of what is reported', 'assessment.read'),
  submit: post(`${OWN}/submit`, {
    summary: 'Submit what is reported; again changes nothing',
    can: 'assessment.report',
    reply: SheetView,
  }),
  check: put(`${OWN}/items/:indicator/check`, {
    summary: 'Accept what is reported of an indicator, or correct it with the reason',
    can: 'assessment.write',
    body: z
      .object({
        /** Of the item as it was looked at. */
        revision: z.int(),
        outcome: z.enum(OUTCOMES),
        number: Measured.multipleOf(0.01, '最多两位小数').nullable().default(null),
        reason: z.string().trim().max(500, '不超过 500 个字').default(''),
      })
      .refine(({ outcome, number }) => outcome === 'accepted' || number !== null, {
        path: ['number'],
        message: '请填写更正后的数值',
      })
      .refine(({ outcome, reason }) => outcome === 'accepted' || reason !== '', {
        path: ['reason'],
        message: '请写明更正的理由',
      }),
    reply: SheetView,
  }),
  acceptAll: post(`${OWN}/accept`, {
    summary: 'Accept all that has not been looked at',
    can: 'assessment.write',
    body: z.object({ revision: z.int() }),
    reply: SheetView,
  }),
  sendBack: post(`${OWN}/return`, {
    summary: 'Send a self-report back, to be completed until a day',
    can: 'assessment.write',
    body: z.object({
      revision: z.int(),
      until: BusinessDate,
      reason: z.string().trim().min(1, '请写明要补充什么').max(500, '不超过 500 个字'),
    }),
    reply: SheetView,
  }),
}
