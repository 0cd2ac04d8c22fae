import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { BusinessDate, Code, Id, Instant, NewId, PageQuery, PersonName, page } from '../../lib/schema.ts'

export const AppointmentView = z.object({
  id: Id,
  unit: Id,
  unitName: z.string(),
  position: Id,
  positionName: z.string(),
  from: BusinessDate,
  to: BusinessDate.nullable(),
  dualLeader: z.boolean(),
  recordedAt: Instant,
})
export const PersonCard = z.object({
  id: Id,
  name: z.string(),
  staffNumber: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  appointments: z.array(AppointmentView),
})

const StaffNumber = Code.max(40, '不超过 40 个字')
const Phone = Code.regex(/^1\d{10}$/, '请输入 11 位手机号')
const NewAppointment = z.object({
  position: Id,
  from: BusinessDate,
  to: BusinessDate.nullable().default(null),
  dualLeader: z.boolean().default(false),
})

export const roster = api('', {
  people: get('/units/:unit/people', {
    summary: 'People who hold a post in the subtree, by pinyin',
    can: 'roster.read',
    query: PageQuery.extend({ search: z.string().trim().max(60).optional(), position: Id.optional() }),
    reply: page(PersonCard),
  }),
  person: get('/people/:person', { summary: 'A person with all appointments', can: 'roster.read', reply: PersonCard }),
  add: post('/units/:unit/people', {
    summary: 'Add a person with a first appointment',
    can: 'roster.write',
    body: z.object({
      id: NewId,
      name: PersonName,
      staffNumber: StaffNumber.optional(),
      phone: Phone.optional(),
      appointment: NewAppointment,
    }),
    reply: PersonCard,
  }),
  appoint: post('/units/:unit/people/:person/appointments', {
    summary: 'Appoint a person of the caller’s scope in a unit',
    can: 'roster.write',
    body: NewAppointment,
    reply: PersonCard,
  }),
  endAppointment: post('/appointments/:appointment/end', {
    summary: 'End an appointment; the earlier record is kept as superseded',
    can: 'roster.write',
    body: z.object({ to: BusinessDate }),
    reply: PersonCard,
  }),
})
