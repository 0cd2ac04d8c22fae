/** Late scans wait for the staff, who are told once a day of a class, and for its person, who is told what became of it. */
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../jobs/enqueue.ts'
import { businessDate, now } from '../../lib/clock.ts'
import type { ClassSession } from '../classes/timetable/timetable.service.ts'
import { findClass, type TrainingClass } from '../classes/visible.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { Attendances } from './attendance.model.ts'
import { claimWaits } from './attendance.rule.ts'
import { staffOf } from './leaves/tell.ts'

export const CLAIMS_JOB = 'attendance.claims'
/** The phones of a hall send theirs together, and who stands at the screen answers many at once. */
const GATHERED_MS = 10 * 60_000
type Publish = <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>

export const tellClaimsLater = (trainingClass: string): Promise<void> =>
  enqueue(
    CLAIMS_JOB,
    { class: trainingClass },
    { key: `${CLAIMS_JOB}:${trainingClass}`, runAt: new Date(now().getTime() + GATHERED_MS) },
  )

/** Of what still waits then. */
export async function tellClaims(id: string, publish: Publish): Promise<void> {
  const row = await findClass(id)
  if (!row || row.state === 'cancelled') return
  const entries = await Attendances.find({ class: id }, { session: 1, state: 1, claim: 1 }).lean()
  const waiting = entries.filter(claimWaits)
  if (waiting.length === 0) return
  const values = { class: row.title, count: String(waiting.length) }
  const link = `/manage/classes/${id}/attendance?session=${waiting[0]!.session}&standing=pending`
  const telling = { kind: 'attendance.claims', key: `${id}:${businessDate()}`, values, link } as const
  await publish(async (session) => notify({ accounts: await staffOf(row, session) }, telling, session))
}

/** That it holds shows itself; that it does not is for the person to know in time. */
export async function tellRefused(
  { _id: id, title }: TrainingClass,
  { _id: of, title: called }: ClassSession,
  { person, reason }: { person: string; reason: string },
  session: ClientSession,
): Promise<void> {
  const values = { class: title, session: called, reason }
  const telling = { kind: 'attendance.claimRefused', key: `${of}:${person}`, values } as const
  await notify({ people: [person] }, { ...telling, link: `/learn/classes/${id}/attendance` }, session)
}
