import { z } from 'zod'
import { api, del, file, get, post, put } from '../../http/endpoint.ts'
import { Done, Id, Instant, Name, NewId, PageQuery, page } from '../../lib/schema.ts'
import { Pictures } from '../assets/assets.contract.ts'
import { QuestionKind } from '../questions/bank.contract.ts'
import { BankQuestion } from '../questions/question.contract.ts'
import { MOST_QUESTIONS, MOST_SECTIONS } from './limits.rule.ts'
import { PaperContent } from './paper.contract.ts'

/** `fixed`: its questions are chosen by hand; `drawn`: by a blueprint 命题双向细目表, others at every drawing. */
export const PaperKind = z.enum(['fixed', 'drawn'])
const Points = z.int('请填写整数').min(1, '至少 1 分').max(100, '不超过 100 分')

const SectionHead = z.object({ id: Id, title: Name })
/** Of each of its questions; null: as the bank has it. */
const SectionPoints = z.object({ points: Points.nullable() })

/** A row of the blueprint. */
export const PaperCell = z.object({
  id: Id,
  section: Id,
  kind: QuestionKind,
  /** Null: any. */
  topic: Id.nullable(),
  difficulty: z.int().min(1).max(5).nullable(),
  count: z.int('请填写整数').min(1, '至少 1 题').max(100, '不超过 100 题'),
  points: Points,
})
export type PaperCell = z.infer<typeof PaperCell>
const Cells = z.array(PaperCell).max(60, '不超过 60 行')

const Save = z
  .object({
    revision: z.int(),
    title: Name,
    sections: z
      .array(
        SectionHead.extend(SectionPoints.shape).extend({
          /** A question in the version that the paper holds, or else as the bank has it now. */
          items: z.array(z.object({ question: Id, version: z.int() })).max(MOST_QUESTIONS),
        }),
      )
      .max(MOST_SECTIONS, `不超过 ${MOST_SECTIONS} 个大题`),
    cells: Cells,
  })
  .refine(({ sections }) => sections.reduce((sum, { items }) => sum + items.length, 0) <= MOST_QUESTIONS, {
    path: ['sections'],
    message: `一份试卷不超过 ${MOST_QUESTIONS} 题`,
  })
  .refine(({ cells }) => cells.reduce((sum, { count }) => sum + count, 0) <= MOST_QUESTIONS, {
    path: ['cells'],
    message: `一份试卷不超过 ${MOST_QUESTIONS} 题`,
  })
  .refine(
    ({ sections, cells }) => [sections, cells].every((all) => new Set(all.map(({ id }) => id)).size === all.length),
    {
      path: ['cells'],
      message: '编号重复，请刷新后再改',
    },
  )
  .refine(({ sections, cells }) => cells.every((cell) => sections.some(({ id }) => id === cell.section)), {
    path: ['cells'],
    message: '有一行不属于任何大题，请重新选择',
  })
export type PaperSave = z.output<typeof Save>

/** A row that the bank cannot fill: rows that ask for the same questions, what they want together, what there is. */
const Short = z.object({
  cell: Id,
  missing: z.int(),
  among: z.array(Id),
  wanted: z.int(),
  available: z.int(),
})

const Card = z.object({
  id: Id,
  title: z.string(),
  kind: PaperKind,
  unitName: z.string(),
  questions: z.int(),
  total: z.int(),
  updatedAt: Instant,
  savedBy: z.string(),
})
const View = Card.extend({
  unit: Id,
  revision: z.int(),
  editable: z.boolean(),
  removed: z.boolean(),
  sections: z.array(
    SectionHead.extend(SectionPoints.shape).extend({
      items: z.array(
        z.object({
          question: Id,
          version: z.int(),
          /** The bank's; null: it has none any more. */
          newest: z.int().nullable(),
          content: BankQuestion,
        }),
      ),
    }),
  ),
  cells: Cells,
  short: z.array(Short),
})

const PrintQuery = z.object({
  part: z.enum(['paper', 'sheet', 'key', 'guide']).default('paper'),
  format: z.enum(['pdf', 'docx']).default('pdf'),
  size: z.enum(['A4', 'A3', '8K']).default('A4'),
  /** B: questions and options in another order; none: a single paper. */
  variant: z.enum(['A', 'B', '']).default(''),
  /** Answers are written on a sheet of their own. */
  onSheet: z.stringbool().default(false),
})
const Seed = z.string().trim().min(1).max(64)

export const papers = api('/papers', {
  list: get('', {
    summary: 'Papers 试卷 of the caller’s units, the last changed first',
    can: 'question.read',
    query: PageQuery.extend({ search: z.string().trim().max(60).optional(), kind: PaperKind.optional() }),
    reply: page(Card),
  }),
  create: post('', {
    summary: 'Begin a paper',
    can: 'question.write',
    /** `unit`: for which it is kept; without it the caller’s own. */
    body: z.object({ id: NewId, unit: Id.optional(), title: Name, kind: PaperKind }),
    reply: View,
  }),
  available: post('/available', {
    summary: 'How many questions of a unit there are for each row of a blueprint, and which rows cannot be filled',
    can: 'question.read',
    limit: { per: 'person', times: 120, seconds: 60 },
    body: z.object({ unit: Id, cells: Cells }),
    reply: z.object({ available: z.array(z.int()), short: z.array(Short) }),
  }),
  show: get('/:paper', { summary: 'A paper with its questions', can: 'question.read', reply: View }),
  /** 409 paper.stale when it was changed meanwhile. */
  save: put('/:paper', {
    summary: 'Save a paper against its revision; its questions stay as they are, however the bank changes',
    can: 'question.write',
    body: Save,
    reply: View,
  }),
  copy: post('/:paper/copy', {
    summary: 'Make another paper of this one; of a drawn paper one with the questions that `seed` draws',
    can: 'question.write',
    /** `shown`: the questions that were seen drawn; 409 paper.drawnOther where the seed draws others by now. */
    body: z.object({
      ...{ id: NewId, title: Name, seed: Seed.optional() },
      shown: z.array(Id).max(MOST_QUESTIONS).optional(),
    }),
    reply: View,
  }),
  remove: del('/:paper', { summary: 'Remove a paper', can: 'question.write', reply: Done }),
  restore: post('/:paper/restore', { summary: 'Bring a removed paper back', can: 'question.write', reply: Done }),
  /** 422 paper.short */
  preview: get('/:paper/preview', {
    summary: 'A paper as it is sat; of a drawn paper the one that `seed` draws',
    can: 'question.read',
    query: z.object({ seed: Seed.default('1') }),
    reply: PaperContent.extend({ pictures: Pictures }),
  }),
  print: get('/:paper/print', {
    summary: 'A paper, its answer sheet, key or marking guide as PDF or Word',
    can: 'question.read',
    limit: { per: 'person', times: 60, seconds: 60 },
    query: PrintQuery,
    reply: file('application/pdf', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
  }),
})
