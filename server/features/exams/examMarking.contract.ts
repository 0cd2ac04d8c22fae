import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { Done, Id, PageQuery, Text, page } from '../../lib/schema.ts'

export const ExamQuestion = z.object({
  question: Id,
  stem: z.string(),
  reference: z.string(),
  points: z.int(),
  waiting: z.int(),
  marked: z.int(),
})
/** Without the name of who wrote it. */
const ToMark = z.object({
  id: z.string(),
  text: z.string(),
  awarded: z.int().nullable(),
  comment: z.string(),
})

export const examMarking = api('/exams', {
  questions: get('/:exam/marking', {
    summary: 'Questions of an examination that people mark, and how many answers wait',
    can: 'exam.mark',
    reply: z.object({ items: z.array(ExamQuestion) }),
  }),
  answers: get('/:exam/marking/:question', {
    summary: 'Answers to one question, anonymous, those that wait or those that are marked',
    can: 'exam.mark',
    query: PageQuery.extend({ marked: z.stringbool().default(false) }),
    reply: page(ToMark),
  }),
  /** 409 mark.changed for a mark that was given, without a reason. */
  mark: post('/:exam/marking/:question', {
    summary: 'Give points for answers to one question',
    can: 'exam.mark',
    body: z.object({
      correction: z.string().trim().max(300).optional(),
      marks: z
        .array(
          z.object({ id: z.string().max(140), awarded: z.int().min(0).max(100), comment: Text.max(500).default('') }),
        )
        .min(1)
        .max(100),
    }),
    reply: Done,
  }),
})
