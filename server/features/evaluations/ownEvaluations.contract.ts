/** 评价 of a trainee’s own classes. */
import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { BusinessDate, Id } from '../../lib/schema.ts'
import { EvaluatedSessionView } from './evaluations.contract.ts'
import { abouts, POINTS, questionKinds } from './questions.rule.ts'

const Key = z.string().max(140)
const MOST = 3_000
export const Answers = z
  .object({
    points: z.array(z.object({ key: Key, value: z.int().min(1).max(POINTS.length) })).max(MOST),
    texts: z
      .array(z.object({ key: Key, text: z.string().trim().min(1).max(500, '不超过 500 个字') }))
      .max(MOST)
      .default([]),
  })
  .refine(({ points, texts }) => points.length + texts.length > 0, { path: ['points'], message: '请至少回答一道题' })

export const ownEvaluations = api('/own-evaluations', {
  open: get('', {
    summary: 'Evaluations that wait for the caller’s answer',
    can: 'learning.own',
    reply: z.object({ items: z.array(z.object({ id: Id, title: z.string(), closesOn: BusinessDate })) }),
  }),
  show: get('/:trainingClass', {
    summary: 'The evaluation of a class in which the caller has a seat',
    can: 'learning.own',
    reply: z.object({
      state: z.enum(['none', 'planned', 'open', 'answered', 'closed']),
      opensOn: BusinessDate.nullable(),
      closesOn: BusinessDate.nullable(),
      items: z.array(
        z.object({
          key: Key,
          about: z.enum(abouts),
          kind: z.enum(questionKinds),
          text: z.string(),
          session: EvaluatedSessionView.nullable(),
        }),
      ),
    }),
  }),
  answer: post('/:trainingClass', {
    summary: 'Answer, once: what was answered is added up without saying by whom',
    can: 'learning.own',
    body: Answers,
    /** False: the caller had answered before, and these answers were not added. */
    reply: z.object({ added: z.boolean() }),
  }),
})
