/** What was taken back of a person's records, and what follows from it. */
import type { LearningRecord, RecordKind } from './ledger.model.ts'

type Known = Pick<LearningRecord, '_id' | 'seq' | 'kind' | 'subject' | 'lesson' | 'data'>

/** The revocations in force, by the id of the record that each takes back. */
export function takenBack<T extends Known>(records: readonly T[]): Map<unknown, T> {
  const found = new Map<unknown, T>()
  for (const each of [...records].sort((a, b) => a.seq - b.seq))
    if (each.kind === 'revoked') found.set(each.data['record'], each)
    else if (each.kind === 'restored') found.delete(each.data['record'])
  return found
}

/** The records that stand, in order, without what only takes back or brings back. */
export function standingOf<T extends Known>(records: readonly T[]): T[] {
  const gone = takenBack(records)
  return records.filter(({ _id, kind }) => kind !== 'revoked' && kind !== 'restored' && !gone.has(_id))
}

/** A completed course is taken back with a lesson of it: by itself its lessons would complete it again. */
const REVOCABLE: RecordKind[] = [
  'lesson.completed',
  'quiz.finished',
  'programme.completed',
  'training.completed',
  'class.completed',
  'localTraining.completed',
]
export const isRevocable = ({ kind }: Pick<Known, 'kind'>): boolean => REVOCABLE.includes(kind)

const ofLesson = ({ kind }: Pick<Known, 'kind'>): boolean => kind === 'lesson.completed' || kind === 'quiz.finished'
export const isDone = ({ kind, data }: Known): boolean => kind !== 'quiz.finished' || data['passed'] === true

/** The first that stands is what its lesson was done by: see the fold of progress. */
const carries = (record: Known, standing: readonly Known[]): boolean =>
  isDone(record) &&
  !standing.some(
    (each) =>
      ofLesson(each) &&
      isDone(each) &&
      each.seq < record.seq &&
      each.subject === record.subject &&
      each.lesson === record.lesson,
  )

function dependsOn(later: Known, record: Known, standing: readonly Known[]): boolean {
  if (later.seq <= record.seq) return false
  if (record.kind === 'course.completed')
    return later.kind === 'programme.completed' && ((later.data['courses'] ?? []) as string[]).includes(record.subject)
  return (
    ofLesson(record) &&
    later.kind === 'course.completed' &&
    later.subject === record.subject &&
    carries(record, standing)
  )
}

/**
 * A record and what was recorded because of it and still stands, in the order in which they are taken back: the lesson,
 * the course that it completed, the programmes that this completed.
 */
export function withDependants<T extends Known>(record: T, records: readonly T[]): T[] {
  const gone = takenBack(records)
  const standing = records.filter(({ _id }) => !gone.has(_id))
  const found = [record]
  for (const each of found)
    found.push(...standing.filter((later) => !found.includes(later) && dependsOn(later, each, standing)))
  return found
}

/** Whether what was taken back has been done anew meanwhile: it cannot stand twice. */
export function doneAnew(record: Known, revocation: Known, records: readonly Known[]): boolean {
  const gone = takenBack(records)
  const same = (each: Known) =>
    isRevocable(each) &&
    each.subject === record.subject &&
    each.lesson === record.lesson &&
    each.kind === record.kind &&
    (each.kind !== 'class.completed' || each.data['class'] === record.data['class']) &&
    each.data['training'] === record.data['training']
  return isDone(record) && records.some((each) => each.seq > revocation.seq && same(each) && !gone.has(each._id))
}
