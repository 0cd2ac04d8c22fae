import { z } from 'zod'
import { api, file, get, patch, post } from '../../http/endpoint.ts'
import { BusinessDate, Code, Id, Instant, NewId, PageQuery, PersonName, Text, page } from '../../lib/schema.ts'
import { StandingState } from '../coverage/coverage.contract.ts'
import { Details, GivenDetails } from './personDetails.contract.ts'
import { GivenTerm, TermView } from './terms.contract.ts'
import { revealReasons, secrets } from './secrets.rule.ts'

export const AppointmentView = z.object({
  id: Id,
  unit: Id,
  unitName: z.string(),
  position: Id,
  positionName: z.string(),
  from: BusinessDate,
  to: BusinessDate.nullable(),
  dualLeader: z.boolean(),
  term: TermView.nullable(),
  recordedAt: Instant,
})
export const PersonCard = z.object({
  id: Id,
  name: z.string(),
  /** How the name is read, where somebody typed it. */
  reading: z.string().nullable(),
  staffNumber: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  appointments: z.array(AppointmentView),
})

/** Alone: lists and exports go without the details. */
export const PersonWhole = PersonCard.extend({ identityMasked: z.string().nullable(), details: Details })

/** `held`: whether in post, or left every post. */
export const PeopleFilter = z.object({
  search: z.string().trim().max(60).optional(),
  position: Id.optional(),
  held: z.enum(['now', 'former']).optional(),
})
/** `coverage`: in the requirements in force, for who may see it. */
export const PersonRow = PersonCard.extend({
  coverage: z.array(z.object({ requirement: Id, title: z.string(), state: StandingState })),
})

const StaffNumber = Code.max(40, '不超过 40 个字')
/** How a name is read, where no table knows it or each knows another: `tu wen`. */
const Reading = z
  .string()
  .trim()
  .max(120)
  .regex(/^[a-zA-Zü\u00c0-\u024f' ]*$/, '请用拼音字母，如 tu wen')
const Phone = Code.regex(/^1\d{10}$/, '请输入 11 位手机号')
/** Read by the rules of imports/reading; `confirmed`: compared with the card although its check digit is wrong. */
const IdentityNumber = z.object({ number: z.string().max(60, '不超过 60 个字'), confirmed: z.boolean().default(false) })
/** Why something is put right. */
const Reason = Text.min(1, '请写明原因')
const NewAppointment = z.object({
  position: Id,
  from: BusinessDate,
  to: BusinessDate.nullable().default(null),
  dualLeader: z.boolean().default(false),
  term: GivenTerm.nullable().optional(),
})

export const roster = api('', {
  people: get('/units/:unit/people', {
    summary: 'People who hold a post in the subtree, by pinyin',
    can: 'roster.read',
    query: PageQuery.extend(PeopleFilter.shape),
    reply: page(PersonRow),
  }),
  counts: get('/units/:unit/people/counts', {
    summary: 'How many are in post in the subtree, and how many have left every post',
    can: 'roster.read',
    reply: z.object({ now: z.int(), former: z.int() }),
  }),
  workbook: get('/units/:unit/people/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'roster.read',
    limit: { per: 'person', times: 30, seconds: 60 }, // thousands of rows each
    query: PeopleFilter,
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
  findByNumber: post('/units/:unit/people/find', {
    summary: 'People of the subtree by a whole phone, identity or staff number, which no address then holds',
    can: 'roster.read',
    limit: { per: 'person', times: 120, seconds: 60 },
    body: z.object({ number: Code.min(1, '请填写号码') }),
    reply: page(PersonRow),
  }),
  reveal: post('/people/:person/reveal', {
    summary: 'One phone or identity number in clear; logged with its reason',
    can: 'person.reveal',
    limit: { per: 'person', times: 200, seconds: 3_600 },
    body: z
      .object({
        field: z.enum(secrets),
        reason: z.enum(revealReasons, '请选择原因'),
        remark: z.string().trim().max(200, '不超过 200 个字').default(''),
      })
      .refine(({ reason, remark }) => reason !== 'other' || remark !== '', { path: ['remark'], error: '请写明原因' }),
    reply: z.object({ value: z.string() }),
  }),
  person: get('/people/:person', { summary: 'A person with all appointments', can: 'roster.read', reply: PersonWhole }),
  ownPosts: get('/own-posts', {
    summary: 'My posts as they are recorded now, newest first',
    can: 'learning.own',
    reply: z.object({ items: z.array(AppointmentView) }),
  }),
  add: post('/units/:unit/people', {
    summary: 'Add a person with a first appointment',
    can: 'roster.write',
    body: z.object({
      id: NewId,
      name: PersonName,
      staffNumber: StaffNumber.optional(),
      phone: Phone.optional(),
      identity: IdentityNumber.optional(),
      reading: Reading.optional(),
      details: GivenDetails.optional(),
      appointment: NewAppointment,
    }),
    reply: PersonWhole,
  }),
  correct: patch('/people/:person', {
    summary: 'Correct who a person is; what is given empty is taken away',
    can: 'roster.write',
    body: z.object({
      name: PersonName.optional(),
      reading: Reading.optional(),
      staffNumber: StaffNumber.optional(),
      phone: z.union([z.literal(''), Phone]).optional(),
      identity: IdentityNumber.optional(),
      details: GivenDetails.optional(),
      /** Asked for where a name or number that stands there changes. */
      reason: Text.max(200, '不超过 200 个字').default(''),
    }),
    reply: PersonWhole,
  }),
  corrections: get('/people/:person/corrections', {
    summary: 'What was corrected of a person, by whom and why, newest first',
    can: 'roster.read',
    reply: z.object({
      items: z.array(z.object({ id: Id, at: Instant, by: z.string(), what: z.string(), reason: z.string() })),
    }),
  }),
  appoint: post('/units/:unit/people/:person/appointments', {
    summary: 'Appoint a person of the caller’s scope in a unit',
    can: 'roster.write',
    body: NewAppointment,
    reply: PersonWhole,
  }),
  endAppointment: post('/appointments/:appointment/end', {
    summary: 'End an appointment; the earlier record is kept as superseded',
    can: 'roster.write',
    body: z.object({ to: BusinessDate }),
    reply: PersonWhole,
  }),
  correctAppointment: post('/appointments/:appointment/correct', {
    summary: 'Correct when an appointment began; the earlier record is kept as superseded',
    can: 'roster.write',
    body: z.object({
      from: BusinessDate,
      dualLeader: z.boolean(),
      term: GivenTerm.nullable().optional(),
      reason: Reason,
    }),
    reply: PersonWhole,
  }),
  withdrawAppointment: post('/appointments/:appointment/withdraw', {
    summary: 'Take back an appointment that was recorded by mistake',
    can: 'roster.write',
    body: z.object({ reason: Reason }),
    reply: PersonWhole,
  }),
})
