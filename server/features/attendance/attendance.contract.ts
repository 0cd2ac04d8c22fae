import { z } from 'zod'
import { api, del, file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Credit, Done, Id, Instant, Text } from '../../lib/schema.ts'
import { attendanceStates, entryWays, standings } from './attendance.rule.ts'
import { leaveVerdicts } from './leaveShare.rule.ts'

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const LISTS = [EXCEL, 'application/vnd.ms-excel', 'text/csv', 'application/octet-stream']
const State = z.enum(attendanceStates)
const Standing = z.enum(standings)
const Session = z.object({
  id: Id,
  day: BusinessDate,
  from: z.int(),
  to: z.int(),
  title: z.string(),
  credit: Credit,
  online: z.boolean(),
})
const Counts = z.record(Standing, z.int())
const Member = z.object({ person: Id, name: z.string(), pinyin: z.string(), unitName: z.string(), post: z.string() })

export const ClaimView = z.object({
  /** When the code was shown that was scanned, and when the phone sent it. */
  shownAt: Instant,
  sentAt: Instant,
  answer: z.object({ accepted: z.boolean(), by: z.string(), at: Instant, reason: z.string() }).nullable(),
})
/** Of one person, to the screens that follow the session. */
export const AttendanceMessage = z.object({
  session: Id,
  person: Id,
  state: State.nullable(),
  /** A late scan waits to be judged. */
  pending: z.boolean(),
  at: Instant,
  revision: z.int(),
})
const Entry = z.object({
  state: State.nullable(),
  way: z.enum(entryWays),
  at: Instant,
  /** How far from the place that the class asks for. */
  metres: z.int().nullable(),
  claim: ClaimView.nullable(),
  history: z.array(
    z.object({ at: Instant, by: z.string(), state: State.nullable(), way: z.enum(entryWays), reason: z.string() }),
  ),
})
export const RollView = z.object({
  session: Session,
  /** Whether anything but leave can be entered yet; and whether what is entered corrects what is past. */
  open: z.boolean(),
  past: z.boolean(),
  /** `own`: of the caller, which another enters. */
  items: z.array(Member.extend({ own: z.boolean(), standing: Standing, revision: z.int(), entry: Entry.nullable() })),
})

const Minutes = z.int('请填写整数').min(0).max(240, '不超过 240 分钟')
const SettingsFields = z.object({
  opensBefore: Minutes,
  lateAfter: Minutes,
  place: z
    .object({
      latitude: z.number('请填写数字').min(-90, '应在 -90 到 90 之间').max(90, '应在 -90 到 90 之间'),
      longitude: z.number('请填写数字').min(-180, '应在 -180 到 180 之间').max(180, '应在 -180 到 180 之间'),
      radius: z.int('请填写整数').min(50, '不少于 50 米').max(5_000, '不超过 5000 米'),
    })
    .nullable(),
})
const Settings = SettingsFields.extend({ revision: z.int() })

export const ShareView = Member.omit({ pinyin: true }).extend({
  attended: Credit,
  leave: Credit,
  absent: Credit,
  total: Credit,
  /** With leave that is still to come. */
  missed: Credit,
  verdict: z.enum(leaveVerdicts),
  left: z.object({ on: BusinessDate, by: z.string(), reason: z.string() }).nullable(),
})

export const attendance = api('/classes', {
  sessions: get('/:trainingClass/attendance', {
    summary: 'How each session of a class was attended',
    can: 'class.run',
    reply: z.object({
      members: z.int(),
      items: z.array(Session.extend({ taken: z.boolean(), over: z.boolean(), counts: Counts })),
    }),
  }),
  settings: get('/:trainingClass/attendance/settings', {
    summary: 'When and where one signs in to a class',
    can: 'class.run',
    reply: Settings,
  }),
  saveSettings: put('/:trainingClass/attendance/settings', {
    summary: 'Set it, against the revision that was read',
    can: 'class.run',
    body: Settings,
    reply: Settings,
  }),
  workbook: get('/:trainingClass/attendance/workbook', {
    summary: 'Everybody in every session, and the hours, as an Excel file; noted',
    can: 'class.run',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file(EXCEL),
  }),
  shares: get('/:trainingClass/attendance/shares', {
    summary: 'Leave and absence of everybody against what a class allows, those beyond first',
    can: 'class.run',
    reply: z.object({ credit: Credit, items: z.array(ShareView) }),
  }),
  dismiss: post('/:trainingClass/attendance/shares/:person/leaving', {
    summary: '退学: the person is no trainee of the class any more',
    can: 'class.run',
    body: z.object({ reason: Text.min(1, '请写明原因').max(200, '不超过 200 个字') }),
    reply: Done,
  }),
  takeBack: del('/:trainingClass/attendance/shares/:person/leaving', {
    summary: 'Take it back, until the class has graduated',
    can: 'class.run',
    reply: Done,
  }),
  roll: get('/:trainingClass/attendance/:classSession', {
    summary: 'Everybody in a session, by name',
    can: 'class.run',
    reply: RollView,
  }),
  mark: post('/:trainingClass/attendance/:classSession', {
    summary: 'Enter how people stood; whoever was entered by another meanwhile is left as is',
    can: 'class.run',
    body: z.object({
      marks: z
        .array(z.object({ person: Id, state: State.nullable(), revision: z.int().min(0) }))
        .min(1, '请选择学员')
        .max(5_000)
        .refine((all) => new Set(all.map(({ person }) => person)).size === all.length, '每个人只能登记一次'),
      reason: Text.max(200, '不超过 200 个字').default(''),
      source: z.enum(['list', 'import']).default('list'),
    }),
    reply: z.object({ left: z.array(Id) }),
  }),
  answerClaim: post('/:trainingClass/attendance/:classSession/claims/:person', {
    summary: 'Confirm a late scan, or refuse it with a reason',
    can: 'class.run',
    body: z
      .object({ accepted: z.boolean(), reason: Text.max(200, '不超过 200 个字').default('') })
      .refine(({ accepted, reason }) => accepted || reason !== '', { path: ['reason'], message: '请写明原因' }),
    reply: Done,
  }),
  readList: post('/:trainingClass/attendance/:classSession/list', {
    summary: 'What the list of an online meeting would enter; enters nothing',
    can: 'class.run',
    limit: { per: 'person', times: 60, seconds: 3600 },
    upload: { maxBytes: 10 * 2 ** 20, types: LISTS },
    reply: z.object({
      marks: z.array(
        z.object({
          person: Id,
          name: z.string(),
          minutes: z.int(),
          state: z.enum(['present', 'early']),
          revision: z.int(),
        }),
      ),
      unread: z.array(
        z.object({ row: z.int(), name: z.string(), why: z.enum(['unknown', 'several', 'minutes']).nullable() }),
      ),
      missing: z.array(z.object({ person: Id, name: z.string() })),
    }),
  }),
  code: get('/:trainingClass/attendance/:classSession/code', {
    summary: 'The QR code of these 15 seconds; null outside the time of signing in',
    can: 'class.run',
    reply: z.object({
      code: z.object({ link: z.string(), leftMs: z.number() }).nullable(),
      opensAt: Instant,
      endsAt: Instant,
      now: Instant,
    }),
  }),
  wall: get('/:trainingClass/attendance/:classSession/wall', {
    summary: 'Who is in, for the screen of the classroom',
    can: 'class.run',
    reply: z.object({
      title: z.string(),
      session: Session,
      items: z.array(
        z.object({
          person: Id,
          name: z.string(),
          state: State.nullable(),
          pending: z.boolean(),
          at: Instant.nullable(),
          revision: z.int(),
        }),
      ),
    }),
  }),
})
