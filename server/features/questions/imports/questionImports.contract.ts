import { z } from 'zod'
import { api, file, get, post } from '../../../http/endpoint.ts'
import { Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'
import { QuestionFilter } from '../bank.contract.ts'
import { QUESTION_FORMATS } from '../formats/formats.rule.ts'
import { BankQuestion, QuestionTraits } from '../question.contract.ts'

const Format = z.enum(QUESTION_FORMATS)
const Given = z.object({ format: Format, text: z.string().max(250_000, '最多 25 万字，请分几次导入') })

/** A question as it will look; `line`: where it begins in the text, from 1. */
const Read = z.object({
  line: z.int(),
  content: BankQuestion,
  traits: QuestionTraits,
  /** What was understood otherwise than it stands there. */
  notes: z.array(z.string()),
  /** Questions of the bank with the same text. */
  same: z.array(z.object({ id: Id, serial: z.int() })),
  /** The line of an earlier question of this text with the same words; null: there is none. */
  twin: z.int().nullable(),
})
export const ImportView = z.object({
  id: Id,
  format: Format,
  by: z.string(),
  createdAt: Instant,
  added: z.int(),
  undoneAt: Instant.nullable(),
  /** How many an undo left: they had been changed or used. */
  kept: z.int(),
})

export const questionImports = api('/bank', {
  preview: post('/import-previews', {
    summary: 'What a text holds: its questions as they will look and what cannot be read; nothing is written',
    can: 'question.write',
    limit: { per: 'person', times: 240, seconds: 60 },
    body: Given,
    reply: z.object({
      questions: z.array(Read),
      faults: z.array(z.object({ line: z.int(), code: z.string(), reason: z.string() })),
    }),
  }),
  /** 409 questionImport.tooMany, questionImport.nothing */
  apply: post('/imports', {
    summary: 'Add the questions of a text but for those that are left out; what cannot be read stays out',
    can: 'question.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    /** `leaveOut`: lines at which questions begin. */
    body: Given.extend({ id: NewId, leaveOut: z.array(z.int().min(1)).max(2_000).default([]) }),
    reply: ImportView,
  }),
  imports: get('/imports', {
    summary: 'Imports of questions, the newest first',
    can: 'question.write',
    query: PageQuery,
    reply: page(ImportView),
  }),
  undo: post('/imports/:questionImport/undo', {
    summary: 'Take an import back, but for questions that were changed or used since',
    can: 'question.write',
    reply: ImportView,
  }),
  losses: get('/export/losses', {
    summary: 'How many questions a file in a format would hold, and what is lost on the way',
    can: 'question.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: QuestionFilter.extend({ format: Format }),
    reply: z.object({
      questions: z.int(),
      written: z.int(),
      /** There are more: a file holds no more than these. */
      more: z.boolean(),
      losses: z.array(z.object({ words: z.string(), count: z.int() })),
    }),
  }),
  exported: get('/export', {
    summary: 'The questions that pass the filter, as a file',
    can: 'question.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: QuestionFilter.extend({ format: Format }),
    reply: file('text/plain'),
  }),
})
