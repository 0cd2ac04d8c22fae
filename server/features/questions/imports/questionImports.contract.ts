import { z } from 'zod'
import { api, del, file, get, post, put } from '../../../http/endpoint.ts'
import { Done, Id, Instant, Name, NewId, PageQuery, page } from '../../../lib/schema.ts'
import { PICTURE_TYPES } from '../../assets/pictures.rule.ts'
import { QuestionFilter } from '../bank.contract.ts'
import { BINARY_FORMATS, FORMAT_TYPES, QUESTION_FORMATS, TEXT_FORMATS } from '../formats/formats.rule.ts'
import { BankQuestion, QuestionTraits } from '../question.contract.ts'

const Format = z.enum(QUESTION_FORMATS)
const TextFormat = z.enum(TEXT_FORMATS)
const BinaryFormat = z.enum(BINARY_FORMATS)
const Given = z.object({ format: TextFormat, text: z.string().max(250_000, '最多 25 万字，请分几次导入') })

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
  /** A text is added at once; a file is read first, and waits to be confirmed. */
  state: z.enum(['reading', 'read', 'failed', 'adding', 'added', 'undoing', 'undone']),
  /** Null: it was a text. */
  fileName: z.string().nullable(),
  /** 0..1 of what is at work. */
  progress: z.number(),
  /** Why the file cannot be read, or why the last act did not happen. */
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  counts: z.object({ questions: z.int(), faults: z.int(), doubles: z.int(), taken: z.int() }),
  /** What is to be known of the whole file. */
  remarks: z.array(z.string()),
})
const ItemKind = z.enum(['fault', 'double', 'question'])
/** A piece of a file: a question as it will look, or what cannot be read. */
export const ImportItem = z.object({
  /** Its place among all, from 0. */
  at: z.int(),
  kind: ItemKind,
  line: z.int(),
  /** Where the line alone does not say it. */
  place: z.string().nullable(),
  fault: z.object({ code: z.string(), reason: z.string(), source: z.string() }).nullable(),
  question: z.object({ content: BankQuestion, traits: QuestionTraits, notes: z.array(z.string()) }).nullable(),
  /** Questions of the bank with the same text. */
  same: z.array(z.object({ id: Id, serial: z.int() })),
  /** Place of an earlier question of this file with the same words; null: there is none. */
  twin: z.string().nullable(),
  taken: z.boolean(),
  /** Pictures and sounds of the file that it shows. */
  /** `id`: as its words name it; `file`: by which it is had. */
  pictures: z.array(z.object({ id: z.string(), file: z.string(), name: z.string(), sound: z.boolean() })),
})

/** What a browser makes of a name says little: the content decides. */
const TYPES = [
  ...new Set(Object.values(FORMAT_TYPES)),
  'application/vnd.ms-excel',
  'application/octet-stream',
  'application/zip',
  'application/xml',
  'text/xml',
  'text/csv',
]

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
  /** 409 questionImport.tooManyAtOnce, questionImport.nothing */
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
  template: get('/import-template', {
    summary: 'A workbook to fill with questions, with an example of each kind',
    can: 'question.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: z.object({ format: BinaryFormat.default('excel') }),
    reply: file(FORMAT_TYPES.excel),
  }),
  upload: post('/import-files', {
    summary: 'Take a file of questions; it is read by a job and adds nothing',
    can: 'question.write',
    limit: { per: 'person', times: 30, seconds: 600 },
    query: z.object({ id: NewId, fileName: Name, format: Format }),
    upload: { maxBytes: 50 * 2 ** 20, types: TYPES },
    reply: ImportView,
  }),
  show: get('/imports/:questionImport', { summary: 'An import', can: 'question.write', reply: ImportView }),
  items: get('/imports/:questionImport/items', {
    summary: 'What was read of a file, in its order: questions as they will look, and what cannot be read',
    can: 'question.write',
    query: PageQuery.extend({ kind: ItemKind.optional() }),
    reply: page(ImportItem),
  }),
  /** 409 questionImport.state once it is being added. */
  take: put('/imports/:questionImport/taken', {
    summary: 'Leave single questions of a file out, or take them in again',
    can: 'question.write',
    body: z.object({ items: z.array(z.int().min(0)).min(1).max(200), taken: z.boolean() }),
    reply: ImportView,
  }),
  picture: get('/imports/:questionImport/pictures/:picture', {
    summary: 'A picture or sound that a file brought, before it is an asset',
    can: 'question.write',
    reply: file(...PICTURE_TYPES, 'audio/*'),
  }),
  /** 409 questionImport.nothing, questionImport.state */
  confirm: post('/imports/:questionImport/confirm', {
    summary: 'Add what was chosen of a file; a job does it',
    can: 'question.write',
    reply: ImportView,
  }),
  /** 409 questionImport.state */
  drop: del('/imports/:questionImport', {
    summary: 'Remove a file that added nothing, with what was read of it',
    can: 'question.write',
    reply: Done,
  }),
  undo: post('/imports/:questionImport/undo', {
    summary: 'Take an import back, but for questions that were changed or used since; of a file a job does it',
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
    reply: file(...new Set(Object.values(FORMAT_TYPES))),
  }),
})
