/** What candidates are told of. */
import type { ClientSession } from 'mongoose'
import { momentInWords } from '../../lib/momentInWords.ts'
import { notify } from '../notifications/notify.service.ts'
import type { Exam } from './exams.model.ts'
import type { Sitting } from './sittings/sittings.model.ts'

const ownLink = ({ _id }: Pick<Exam, '_id'>): string => `/exams/${_id}`

/** Told once for each time that it has. */
export async function tellScheduled(row: Exam, people: readonly string[], session: ClientSession): Promise<void> {
  if (people.length === 0) return
  const values = {
    exam: row.title,
    from: momentInWords(row.opensAt),
    to: momentInWords(row.closesAt),
    minutes: String(row.minutes),
  }
  const key = `${row._id}:${row.opensAt.getTime()}:${row.closesAt.getTime()}:${row.minutes}`
  await notify({ people }, { kind: 'exam.scheduled', key, values, link: ownLink(row) }, session)
}

/** Who is no longer asked. */
export async function tellNotAsked(row: Exam, people: readonly string[], session: ClientSession): Promise<void> {
  if (people.length === 0) return
  const key = `${row._id}:${row.revision}`
  await notify({ people }, { kind: 'exam.notAsked', key, values: { exam: row.title } }, session)
}

export async function tellCancelled(row: Exam, people: readonly string[], session: ClientSession): Promise<void> {
  const key = `${row._id}:${row.revision}`
  await notify({ people }, { kind: 'exam.cancelled', key, values: { exam: row.title } }, session)
}

export async function tellResult(row: Exam, { _id, person, score, total, passed }: Sitting, session: ClientSession) {
  const values = { exam: row.title, score: String(score), total: String(total), result: passed ? '及格' : '不及格' }
  const key = `${_id}:${score}`
  await notify({ people: [person] }, { kind: 'exam.result', key, values, link: `/exams/sittings/${_id}` }, session)
}

/** Of a result that was shown before. */
export async function tellCorrected(
  row: Exam,
  { _id, person, score, total, passed }: Sitting,
  { before, reason, times }: { before: string; reason: string; times: number },
  session: ClientSession,
) {
  const result = passed ? '及格' : '不及格'
  const values = { exam: row.title, before, score: String(score), total: String(total), result, reason }
  const key = `${_id}:${times}`
  await notify({ people: [person] }, { kind: 'exam.corrected', key, values, link: `/exams/sittings/${_id}` }, session)
}

/** Collected before, and on again: who has left the page comes back. */
export async function tellReopened(
  row: Exam,
  sittings: readonly Sitting[],
  { until, reason }: { until: Date; reason: string },
  session: ClientSession,
) {
  const values = { exam: row.title, until: momentInWords(until), reason }
  const people = sittings.map(({ person }) => person)
  const key = `${row._id}:${until.getTime()}`
  await notify({ people }, { kind: 'exam.reopened', key, values, link: ownLink(row) }, session)
}

export async function tellVoided(row: Exam, { _id, person }: Sitting, reason: string, session: ClientSession) {
  const values = { exam: row.title, reason }
  await notify({ people: [person] }, { kind: 'exam.voided', key: _id, values, link: ownLink(row) }, session)
}
