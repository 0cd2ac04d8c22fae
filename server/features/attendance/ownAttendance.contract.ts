import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { BusinessDate, Credit, Id, Instant } from '../../lib/schema.ts'
import { ClaimView } from './attendance.contract.ts'
import { attendanceStates, standings } from './attendance.rule.ts'
import { leaveVerdicts } from './leaveShare.rule.ts'

const Session = z.object({
  id: Id,
  day: BusinessDate,
  from: z.int(),
  to: z.int(),
  title: z.string(),
  where: z.string(),
  credit: Credit,
  standing: z.enum(standings),
  claim: ClaimView.nullable(),
  /** Between these one signs in. */
  opensAt: Instant,
  endsAt: Instant,
})
const Signed = z.object({
  trainingClass: z.object({ id: Id, title: z.string() }),
  session: z.object({ id: Id, title: z.string(), day: BusinessDate, from: z.int(), to: z.int() }),
  state: z.enum(attendanceStates).nullable(),
  at: Instant,
  claim: ClaimView.nullable(),
})
/** 16 of the session, 7 of the time, 16 of the signature. */
const Code = z.string().regex(/^[\w-]{39}$/, '这不是课堂签到码。请对准教室大屏上的二维码重新扫码。')
const OFTEN = { per: 'person', times: 120, seconds: 60 } as const

export const ownAttendance = api('/class-sign-in', {
  today: get('/today', {
    summary: 'Sessions of today in my classes, with how I stand in them',
    can: 'learning.own',
    reply: z.object({
      items: z.array(z.object({ trainingClass: z.object({ id: Id, title: z.string() }), sessions: z.array(Session) })),
    }),
  }),
  show: get('/classes/:trainingClass', {
    summary: 'My attendance in a class: every session, the hours, and what may still be missed',
    can: 'learning.own',
    reply: z.object({
      sessions: z.array(Session),
      attended: Credit,
      leave: Credit,
      absent: Credit,
      total: Credit,
      missed: Credit,
      /** Of the whole class. */
      credit: Credit,
      left: Credit,
      verdict: z.enum(leaveVerdicts),
      /** Whether the phone will be asked where it is. */
      place: z.boolean(),
    }),
  }),
  /** 409 signIn.codeOld, signIn.outside … with what to do. */
  signIn: post('', {
    summary: 'Sign in 签到 by the code on the screen; once, however often it is sent',
    can: 'learning.own',
    limit: OFTEN,
    body: z.object({
      code: Code,
      /** Compared with the place of the class; only within or outside, and a rounded distance, are kept. */
      phone: z
        .object({
          latitude: z.number().min(-90).max(90),
          longitude: z.number().min(-180).max(180),
          accuracy: z.number().min(0).max(1_000_000),
        })
        .nullable()
        .default(null),
      /** What signIn.placeNeeded gave along: that the code was scanned in time. */
      ticket: z.string().max(500).default(''),
    }),
    reply: Signed,
  }),
  claim: post('/claims', {
    summary: 'Send a scan that had no net then; holds once the staff confirm it',
    can: 'learning.own',
    limit: OFTEN,
    body: z.object({ code: Code }),
    reply: Signed,
  }),
})
