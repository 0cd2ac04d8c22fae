import { z } from 'zod'
import { api, get, put } from '../../http/endpoint.ts'
import { BusinessDate, Id } from '../../lib/schema.ts'
import { isPlan, MOST_ROWS, MOST_SEATS } from './plan.rule.ts'

const Place = z.object({ person: Id, row: z.int().min(1).max(MOST_ROWS), seat: z.int().min(1).max(MOST_SEATS) })
const Fields = z.object({
  room: Id.nullable().default(null),
  rows: z.int('请填写整数').min(1, '至少 1 排').max(MOST_ROWS, `不超过 ${MOST_ROWS} 排`),
  seats: z.int('请填写整数').min(1, '至少 1 座').max(MOST_SEATS, `不超过 ${MOST_SEATS} 座`),
  aisles: z.array(z.int().min(1).max(MOST_SEATS)).max(MOST_SEATS).default([]),
  places: z.array(Place).max(MOST_ROWS * MOST_SEATS),
  /** Trainees see their seat. */
  shown: z.boolean().default(false),
})
export const SeatingSave = Fields.extend({ revision: z.int().min(0) }).refine((plan) => isPlan(plan, plan.places), {
  path: ['places'],
  message: '有人坐在教室之外，或一个座位有两个人',
})
/** What is printed of a member, besides. */
const SeatingMember = z.object({
  person: Id,
  name: z.string(),
  pinyin: z.string(),
  unit: Id,
  unitName: z.string(),
  post: z.string(),
  sex: z.enum(['female', 'male']).nullable(),
  arrival: z
    .object({ lodging: z.boolean(), meals: z.string(), arrivesOn: BusinessDate.nullable(), remark: z.string() })
    .nullable(),
})

export const seating = api('/classes', {
  show: get('/:trainingClass/seating', {
    summary: 'The seating plan 座位表 of a class, and its members as they are printed on lists, cards and badges',
    can: 'class.run',
    reply: z.object({
      plan: Fields.extend({ revision: z.int() }).nullable(),
      members: z.array(SeatingMember),
      /** People of each group 小组. */
      groups: z.array(z.array(Id)),
      rooms: z.array(z.object({ id: Id, name: z.string(), seats: z.int() })),
    }),
  }),
  save: put('/:trainingClass/seating', {
    summary: 'Save the seating plan against its revision',
    can: 'class.run',
    body: SeatingSave,
    reply: z.object({ revision: z.int() }),
  }),
})

export const ownSeats = api('/own-seats', {
  show: get('/:trainingClass', {
    summary: 'The caller’s seat in a class',
    can: 'learning.own',
    reply: z.object({ seat: z.object({ row: z.int(), seat: z.int(), room: z.string() }).nullable() }),
  }),
})
