/**
 * The records of two people who turned out to be one. Nothing is moved: what stands in the ledger of the one is appended
 * to the other's with the day that it counts for, and taken back where it stood; undoing it is the reverse.
 */
import type { ClientSession } from 'mongoose'
import type { RecordInput } from './chain.ts'
import { compensation, joinedKey, type Compensation } from './compensation.rule.ts'
import { recordsJoined, recordsReturning } from './ledger.events.ts'
import { LearningRecords, type LearningRecord } from './ledger.model.ts'
import { append, chainOf } from './ledger.service.ts'
import { recordText } from './recordText.rule.ts'
import { isDone, standingOf, takenBack, withDependants } from './revocation.rule.ts'

export interface Joined {
  merge: string
  kept: string
  gone: string
  /** Who says so: account and name. */
  account: string
  by: string
}

const ofMerge = ({ data }: LearningRecord, merge: string): boolean =>
  (data['joined'] as { merge?: string } | undefined)?.merge === merge

/** Completed in both lives it is completed once, on the day that stands with the person who stays. */
const isHere = (record: LearningRecord, own: readonly LearningRecord[]): boolean =>
  record.kind !== 'quiz.finished' &&
  own.some(
    ({ kind, subject, lesson, on, data }) =>
      kind === record.kind &&
      (kind === 'training.completed' || subject === record.subject) &&
      lesson === record.lesson &&
      data['training'] === record.data['training'] &&
      (kind !== 'class.completed' || data['class'] === record.data['class']) &&
      (kind !== 'programme.completed' || on === record.on),
  )

/** The bonus of a passed test is earned once per lesson. */
const earnsAgain = (record: LearningRecord, own: readonly LearningRecord[]): boolean =>
  record.kind === 'quiz.finished' &&
  own.some((each) => each.kind === record.kind && each.lesson === record.lesson && isDone(each) && each.credit > 0)

/** A key of the person who stays, so that the same done again is the same fact; where it is taken, one of the merger. */
async function keyOf({ _id, key }: LearningRecord, { merge, kept, gone }: Joined, session: ClientSession) {
  const own = key.replaceAll(gone, kept)
  const isFree = own !== key && !(await LearningRecords.exists({ key: own }).session(session))
  return isFree ? own : joinedKey(merge, _id)
}

/** How many records of a person stand. */
export async function countStanding(person: string): Promise<number> {
  const rows = await LearningRecords.find({ person }, { seq: 1, kind: 1, data: 1 }).lean()
  return standingOf(rows as LearningRecord[]).length
}

/** The place in the chain of the person's last record. */
export async function lastSeq(person: string, session: ClientSession): Promise<number> {
  return (await chainOf(person, session)).at(-1)?.seq ?? 0
}

export async function joinRecords(joined: Joined, session: ClientSession): Promise<void> {
  const { merge, kept, gone, account } = joined
  const own = standingOf(await chainOf(kept, session))
  const others = await chainOf(gone, session)
  const standing = standingOf(others)
  const courses = new Set<string>()
  for (const record of standing.filter((each) => !isHere(each, own))) {
    const { kind, subject, lesson, rule, on } = record
    const credit = earnsAgain(record, own) ? 0 : record.credit
    const data = { ...record.data, joined: { merge, record: record._id } }
    const key = await keyOf(record, joined, session)
    await append({ key, person: kept, actor: account, kind, subject, lesson, data, credit, rule, on }, session)
    if (lesson) courses.add(subject)
  }
  for (const record of standing.toReversed())
    await append(partedBy('revoked', record, others, joined, '与另一条人员记录合并'), session)
  await recordsJoined.emit({ person: kept, courses: [...courses], actor: account }, session)
}

/** What came goes with all that was completed by it; what was taken back for it stands again. */
export async function partRecords(joined: Joined, session: ClientSession): Promise<void> {
  const { merge, kept, gone } = joined
  const own = await chainOf(kept, session)
  const came = standingOf(own).filter((record) => ofMerge(record, merge))
  const going = new Set(came.flatMap((record) => withDependants(record, own)))
  for (const record of own.filter((each) => going.has(each)).toReversed())
    await append(partedBy('revoked', record, own, joined, '撤销人员合并'), session)
  const others = await chainOf(gone, session)
  const back = [...takenBack(others)].filter(([, revocation]) => ofMerge(revocation, merge)).map(([id]) => id)
  const returning = others.filter(({ _id }) => back.includes(_id))
  const withheld = new Set<string>()
  await recordsReturning.emit({ records: returning, withheld }, session)
  for (const record of returning.filter(({ _id }) => !withheld.has(_id)).toReversed())
    await append(partedBy('restored', record, others, joined, '撤销人员合并'), session)
}

function partedBy(
  kind: Compensation,
  record: LearningRecord,
  chain: readonly LearningRecord[],
  { merge, account, by }: Joined,
  reason: string,
): RecordInput {
  const { _id, on } = record
  const told = { reason, title: recordText(record), joined: { merge, record: _id } }
  const data = kind === 'revoked' ? { ...told, with: _id } : { ...record.data, ...told, on }
  return compensation({ account, name: by }, kind, record, data, chain)
}
