import { z } from 'zod'
import { TermView } from '../roster/terms.contract.ts'
import { importFields, importKinds } from './kinds.rule.ts'
import { api, del, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Count, Done, Id, Instant, Name, NewId, PageQuery, page, Text } from '../../lib/schema.ts'

export const ImportField = z.enum(importFields)
const ImportKind = z.enum(importKinds)

/**
 * `reading`: the file is looked through; `matching`: a person confirms the columns; `checking`: compared with the
 * roster; `checked`: the difference is shown; `submitted`: training waits for the committee's approval; `returned`: it
 * was not approved; `applying`, `undoing`: at work; `failed`: the file cannot be read.
 */
export const ImportState = z.enum([
  'reading',
  'matching',
  'checking',
  'checked',
  'submitted',
  'returned',
  'applying',
  'applied',
  'undoing',
  'undone',
  'failed',
])

/** What is in a row: of `changed`, `moved` and `ended` the person is in the roster already. */
export const RowKind = z.enum(['new', 'changed', 'moved', 'ended', 'unchanged', 'doubt', 'error'])
export const RowCounts = z.record(RowKind, z.int())

/** The first of them as the user's program counts it, and how many. */
const HeaderRows = z.object({ row: z.int().min(1).max(1_000), lines: z.int().min(1).max(3) })
const LeftOut = z.object({ row: z.int(), text: z.string() })
export const SheetView = z.object({
  name: z.string(),
  hidden: z.boolean(),
  /** Rows of people. */
  rows: z.int(),
  hiddenRows: z.int(),
  filtered: z.boolean(),
  header: z.object({ row: z.int(), lines: z.int() }).nullable(),
  columns: z.array(z.object({ column: z.int(), name: z.string(), field: ImportField.nullable() })),
  /** What is not read as people: above the header, below the table. */
  titles: z.array(LeftOut),
  notes: z.array(LeftOut),
  /** The first rows of people, as texts by column. */
  preview: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })),
})

/** A class in a file of training: how many rows, from when to when, which programme it is approved as. */
export const ClassView = z.object({
  name: z.string(),
  rows: z.int(),
  from: BusinessDate,
  to: BusinessDate,
  /** Null: it counts for no programme, its hours alone count. */
  programme: Id.nullable(),
  programmeTitle: z.string().nullable(),
})
/** What the training does to a requirement: how many people it covers. */
export const EffectView = z.object({
  requirement: Id,
  title: z.string(),
  more: z.int(),
  already: z.int(),
  outside: z.int(),
  notAsked: z.int(),
})

export const ImportView = z.object({
  id: Id,
  kind: ImportKind,
  unit: Id,
  unitName: z.string(),
  fileName: z.string(),
  size: z.int(),
  state: ImportState,
  by: z.string(),
  createdAt: Instant,
  appliedAt: Instant.nullable(),
  undoneAt: Instant.nullable(),
  submittedAt: Instant.nullable(),
  approvedBy: z.string().nullable(),
  /** Why the file cannot be read, or why the last act did not happen. */
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** 0..1 of the act at work. */
  progress: z.number(),
  counts: RowCounts,
  /** Posts that the file ends, and posts held below the unit when it was compared. */
  endedPosts: z.int(),
  heldPosts: z.int(),
  /** Whether the number of ended posts must be typed: more than a tenth of those held. */
  confirmEnded: z.boolean(),
})
export const ImportWhole = ImportView.extend({
  sheets: z.array(SheetView),
  /** The sheet that is read. */
  sheet: z.int(),
  warnings: z.array(z.string()),
  /** What stands in the way of an undo, as sentences; filled by a refused one. */
  kept: z.array(z.string()),
  classes: z.array(ClassView),
  /** Null while it is reckoned. */
  effect: z.array(EffectView).nullable(),
})

const Post = z.object({
  unitName: z.string(),
  positionName: z.string(),
  from: BusinessDate,
  to: BusinessDate.nullable(),
  term: TermView.nullable(),
})
export const PostChangeView = Post.extend({
  kind: z.enum(['begun', 'ended', 'corrected', 'moved']),
  /** What is recorded, where the change is of something recorded. */
  before: Post.nullable(),
})
export const ImportRow = z.object({
  row: z.int(),
  kind: RowKind,
  person: Id.nullable(),
  name: z.string(),
  staffNumber: z.string().nullable(),
  fields: z.array(z.object({ label: z.string(), before: z.string().nullable(), after: z.string() })),
  posts: z.array(PostChangeView),
  /** What it brings, in words: a training, an honour. */
  brings: z.string().nullable(),
  /** Why it was not written although the others were. */
  left: z.string().nullable(),
  /** Of a row in doubt: whom it may mean. */
  candidates: z.array(z.object({ id: Id, name: z.string(), staffNumber: z.string().nullable(), posts: z.string() })),
  errors: z.array(z.object({ column: z.string(), value: z.string(), reason: z.string(), suggestion: z.string() })),
})

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** The name says nothing of a spreadsheet, nor does what the browser makes of it: the content decides. */
const TYPES = [
  XLSX,
  'application/vnd.ms-excel',
  'application/wps-office.et',
  'application/kset',
  'application/octet-stream',
  'application/zip',
  'application/xml',
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'text/html',
  'text/xml',
]

export const imports = api('', {
  list: get('/units/:unit/imports', {
    summary: 'Imports into a unit, newest first',
    can: 'roster.write',
    query: PageQuery.extend({ kind: ImportKind.default('people') }),
    reply: page(ImportView),
  }),
  template: get('/units/:unit/imports/template', {
    summary: 'A workbook to fill, with an example of each kind of row',
    can: 'roster.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: z.object({ kind: ImportKind.default('people') }),
    reply: { file: [XLSX] },
  }),
  upload: post('/units/:unit/imports', {
    summary: 'Take a file of people and posts, or of training; it is read at once and changes nothing',
    can: 'roster.write',
    limit: { per: 'person', times: 30, seconds: 600 },
    query: z.object({ id: NewId, fileName: Name, kind: ImportKind.default('people') }),
    upload: { maxBytes: 50 * 2 ** 20, types: TYPES },
    reply: ImportView,
  }),
  show: get('/imports/:import', { summary: 'An import', can: 'roster.write', reply: ImportWhole }),
  header: put('/imports/:import/header', {
    summary:
      'Say which rows of a sheet are its header: the columns and first rows are read anew, nothing is compared yet',
    can: 'roster.write',
    limit: { per: 'person', times: 120, seconds: 60 },
    body: z.object({ sheet: z.int().min(0).max(200), header: HeaderRows }),
    reply: ImportWhole,
  }),
  match: put('/imports/:import/columns', {
    summary: 'Say what the columns are; remembered for the institution. The file is compared with the roster then',
    can: 'roster.write',
    body: z.object({
      sheet: z.int().min(0).max(200),
      header: HeaderRows,
      /** Of every column; null: not read. */
      columns: z.array(z.object({ column: z.int().min(0), field: ImportField.nullable() })).max(600),
    }),
    reply: ImportView,
  }),
  choose: put('/imports/:import/choices', {
    summary: 'Say whom rows in doubt mean: one of the candidates or "new". Compared again then',
    can: 'roster.write',
    body: z.object({
      choices: z.array(z.object({ row: z.int(), person: z.union([z.literal('new'), Id]) })).max(2_000),
    }),
    reply: ImportView,
  }),
  check: post('/imports/:import/check', {
    summary: 'Compare with the roster again',
    can: 'roster.write',
    reply: ImportView,
  }),
  rows: get('/imports/:import/rows', {
    summary: 'What the import would do, or did, row by row',
    can: 'roster.read',
    query: PageQuery.extend({ kind: RowKind.optional() }),
    reply: page(ImportRow),
  }),
  apply: post('/imports/:import/apply', {
    summary: 'Do what was shown; refused when the roster has changed since',
    can: 'roster.write',
    body: z.object({
      /** How many posts end, as typed; asked where `confirmEnded`. */
      ended: z.int().optional(),
      /** Rows with errors and in doubt stay out. Without it an import that has some is refused. */
      leaveOut: z.boolean().default(false),
    }),
    reply: ImportView,
  }),
  classes: put('/imports/:import/classes', {
    summary: 'Say which programme classes of a file of training are; what that does to coverage is reckoned anew',
    can: 'roster.write',
    body: z.object({
      classes: z
        .array(z.object({ name: z.string().max(120), programme: Id.nullable() }))
        .min(1)
        .max(500),
    }),
    reply: ImportView,
  }),
  submit: post('/imports/:import/submit', {
    summary: 'Lay training before the committee; nothing is recorded before it approves',
    can: 'roster.write',
    body: z.object({ leaveOut: z.boolean().default(false) }),
    reply: ImportView,
  }),
  waiting: get('/training-batches', {
    summary: 'Training that was laid before the committee, newest first',
    can: 'training.approve',
    query: PageQuery.extend({ state: z.enum(['waiting', 'approved']).default('waiting') }),
    reply: page(ImportView),
  }),
  waitingCount: get('/training-batches/count', {
    summary: 'How many wait for the caller’s approval',
    can: 'training.approve',
    reply: Count,
  }),
  approve: post('/imports/:import/approve', {
    summary: 'Approve training as evidence: it is recorded for each person, progress and coverage follow',
    can: 'training.approve',
    reply: ImportView,
  }),
  giveBack: post('/imports/:import/return', {
    summary: 'Return training to whom it came from, with the reason',
    can: 'training.approve',
    body: z.object({ reason: Text.min(1, '请写明退回的原因').max(200, '不超过 200 个字') }),
    reply: ImportView,
  }),
  undo: post('/imports/:import/undo', {
    summary: 'Take the whole import back; refused when something depends on it',
    can: 'roster.write',
    reply: ImportView,
  }),
  drop: del('/imports/:import', {
    summary: 'Throw away an import that changed nothing, with its file',
    can: 'roster.write',
    reply: Done,
  }),
  errors: get('/imports/:import/errors', {
    summary: 'The rows that cannot be read, as a workbook with the cells marked',
    can: 'roster.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: { file: [XLSX] },
  }),
})
