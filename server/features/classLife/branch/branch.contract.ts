import { z } from 'zod'
import { api, del, get, post, put } from '../../../http/endpoint.ts'
import { BusinessDate, Done, Id, NewId } from '../../../lib/schema.ts'
import { meetingKinds, offices } from './branch.rule.ts'

const Named = z.object({ id: Id, name: z.string() })
const Meeting = z.object({
  kind: z.enum(meetingKinds),
  day: BusinessDate,
  place: z.string().trim().max(60, '不超过 60 个字').default(''),
  title: z.string().trim().min(1, '请填写议题').max(80, '不超过 80 个字'),
  text: z.string().trim().min(1, '请填写会议内容').max(5_000, '不超过 5000 个字'),
  people: z.array(Id).max(1_000).default([]),
})
export const MeetingView = z.object({
  ...{ id: Id, kind: z.enum(meetingKinds), day: BusinessDate, place: z.string(), title: z.string(), text: z.string() },
  people: z.array(Named),
  by: z.string(),
  revision: z.int(),
})

export const classBranch = api('/classes', {
  show: get('/:trainingClass/branch', {
    summary: 'The temporary party branch 临时党支部 of a class: its officers, and its meetings, newest first',
    can: 'signed-in',
    reply: z.object({
      officers: z.array(Named.extend({ office: z.enum(offices) })),
      meetings: z.array(MeetingView),
      /** May name the officers; may record a meeting. */
      runs: z.boolean(),
      records: z.boolean(),
      /** Of whom one may choose; for who records. */
      members: z.array(Named),
      revision: z.int(),
    }),
  }),
  save: put('/:trainingClass/branch', {
    summary: 'Name the officers of the branch, from the members of the class',
    can: 'class.run',
    body: z.object({
      officers: z.array(z.object({ office: z.enum(offices), person: Id })).max(20, '最多 20 人'),
      revision: z.int().nonnegative(),
    }),
    reply: Done,
  }),
  addMeeting: post('/:trainingClass/branch/meetings', {
    summary: 'Record a meeting, as an officer or as who runs the class; again changes nothing',
    can: 'signed-in',
    limit: { per: 'person', times: 60, seconds: 3600 },
    body: Meeting.extend({ id: NewId }),
    reply: MeetingView,
  }),
  saveMeeting: put('/:trainingClass/branch/meetings/:branchMeeting', {
    summary: 'Change the record of a meeting against its revision',
    can: 'signed-in',
    body: Meeting.extend({ revision: z.int() }),
    reply: MeetingView,
  }),
  removeMeeting: del('/:trainingClass/branch/meetings/:branchMeeting', {
    summary: 'Take the record of a meeting away',
    can: 'signed-in',
    reply: Done,
  }),
})
