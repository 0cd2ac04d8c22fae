/** Figures of closed evaluations: base by base, a base over the years, and a teacher’s own. */
import { z } from 'zod'
import { api, get } from '../../http/endpoint.ts'
import { BusinessDate, Id } from '../../lib/schema.ts'
import { ItemResult, TeacherMean } from './evaluations.contract.ts'
import { abouts } from './questions.rule.ts'

const Mean = z.object({ n: z.int(), mean: z.number().nullable() })
const Means = z.record(z.enum(abouts), Mean)
const Named = z.object({ id: Id, name: z.string() })

export const evaluationFigures = api('/evaluations', {
  bases: get('', {
    summary: 'Bases side by side, by the evaluations of a year',
    can: 'class.write',
    query: z.object({ year: z.coerce.number().int().min(1900).max(2100).optional() }),
    reply: z.object({
      year: z.int(),
      items: z.array(z.object({ base: Named, classes: z.int(), answered: z.int(), means: Means })),
    }),
  }),
  base: get('/bases/:base', {
    summary: 'A base over the years, its teachers side by side, and its evaluated classes',
    can: 'class.write',
    query: z.object({ year: z.coerce.number().int().min(1900).max(2100).optional() }),
    reply: z.object({
      base: Named,
      years: z.array(z.object({ year: z.int(), classes: z.int(), means: Means })),
      /** Of the year that was asked for; without it of all years. */
      teachers: z.array(TeacherMean),
      classes: z.array(z.object({ id: Id, title: z.string(), from: BusinessDate, answered: z.int(), means: Means })),
    }),
  }),
  own: get('/own', {
    summary: 'How the caller’s teaching was evaluated: of teachers of a register with this account',
    can: 'signed-in',
    reply: z.object({
      linked: z.boolean(),
      years: z.array(Mean.extend({ year: z.int() })),
      classes: z.array(
        z.object({ id: Id, title: z.string(), base: z.string(), from: BusinessDate, items: z.array(ItemResult) }),
      ),
    }),
  }),
})
