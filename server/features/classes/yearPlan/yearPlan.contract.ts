import { z } from 'zod'
import { api, file, get } from '../../../http/endpoint.ts'
import { Id, Year } from '../../../lib/schema.ts'
import { ClassCard } from '../classes.contract.ts'

const OfYear = z.object({ year: Year })
const Seats = z.object({ planned: z.int(), seated: z.int(), nominated: z.int() })

export const yearPlan = api('/class-plan', {
  show: get('', {
    summary: 'The plan of a year: programmes, their classes, seats, and who is not covered yet',
    can: 'class.read',
    query: OfYear,
    reply: z.object({
      programmes: z.array(
        Seats.extend({
          id: Id.nullable(),
          name: z.string(),
          classes: z.array(ClassCard.extend({ nominated: z.int() })),
        }),
      ),
      /** Of requirements that the classes of the year count for; `uncovered` null: the caller may not see coverage. */
      requirements: z.array(
        z.object({ id: Id, name: z.string(), seats: z.int(), unit: Id.nullable(), uncovered: z.int().nullable() }),
      ),
      total: Seats,
      /** There are more classes than are shown. */
      more: z.boolean(),
    }),
  }),
  workbook: get('/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'class.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: OfYear,
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
})
