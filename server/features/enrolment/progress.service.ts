import type { ClientSession } from 'mongoose'
import { byId, readEach, readTogether } from '../../lib/readTogether.ts'
import { transaction } from '../../lib/transaction.ts'
import { programmesWith } from '../programmes/programmes.service.ts'
import { anyAfter, append, revocationsOf, type LearningRecord, type RecordKind } from '../ledger/ledger.service.ts'
import { allDone, fold, progressId } from './progressFold.ts'
import { pinnedVersionOf } from './pinnedVersion.service.ts'
import { CourseProgresses, type CourseProgress } from './progress.model.ts'
import { pinnedVersion } from './upgrade.rule.ts'
import { versionOf } from '../courses/versions.service.ts'

export type { CourseProgress }

const OF_NO_COURSE: readonly RecordKind[] = [
  'programme.completed',
  'training.completed',
  'class.completed',
  'localTraining.completed',
]

/** Keeps progress up with the ledger, in the transaction of every record. */
export async function keepUp(record: LearningRecord, session: ClientSession): Promise<void> {
  if (OF_NO_COURSE.includes(record.kind)) return
  const before = await CourseProgresses.findById(progressId(record.person, record.subject)).session(session).lean()
  const after = fold(before, record)
  if (!after || after === before) return
  await CourseProgresses.replaceOne({ _id: after._id }, after, { upsert: true, session })
  if (record.data['joined']) return // what was completed by it comes behind it
  if (record.kind === 'course.completed') await completeProgrammes(record.person, record.actor, session, record.subject)
  else if (after.state !== 'completed') await completeCourse(after, record.actor, session)
}

async function completeCourse(progress: CourseProgress, actor: string, session: ClientSession): Promise<void> {
  const { person, course, revocations } = progress
  const pinned = await pinnedVersionOf(person, course, session)
  const version = await versionOf(course, pinnedVersion(pinned, progress.version, progress.version))
  if (!version || !allDone(progress, version.outline)) return
  await append(
    {
      key: `course:${person}:${course}:${revocations}`,
      person,
      actor,
      kind: 'course.completed',
      subject: course,
      data: { version: version.number, title: version.title },
    },
    session,
  )
}

/** What the records of two people come to together. */
export async function settleJoined(person: string, courses: readonly string[], actor: string, session: ClientSession) {
  for (const course of courses) {
    const progress = await CourseProgresses.findById(progressId(person, course)).session(session).lean()
    if (progress && progress.state !== 'completed') await completeCourse(progress, actor, session)
  }
  await completeProgrammes(person, actor, session)
}

/**
 * Completes a course all of whose lessons are done in the version that the person is held to now. Again changes
 * nothing.
 */
export const settleCourse = (person: string, course: string, actor: string): Promise<void> =>
  transaction(async (session) => {
    const progress = await CourseProgresses.findById(progressId(person, course)).session(session).lean()
    if (progress && progress.state !== 'completed') await completeCourse(progress, actor, session)
  })

/**
 * Records every programme all of whose required courses the person has completed; `course` narrows it to programmes
 * with that course. A programme that asks for no course is never completed by itself. What was recorded stays when the
 * programme changes; who fulfils it only because a course was taken out gets it with the next record, page or rebuild.
 */
export async function completeProgrammes(
  person: string,
  actor: string,
  session: ClientSession,
  course?: string,
): Promise<void> {
  const programmes = await programmesWith(course, session)
  const asked = [...new Set(programmes.flatMap(({ courses }) => courses.map((each) => each.course)))]
  const completed = await CourseProgresses.find(
    { person, course: { $in: asked }, state: 'completed' },
    { course: 1, completion: 1 },
  )
    .session(session)
    .lean()
  const done = new Map(completed.map((each) => [each.course, each.completion]))
  for (const programme of programmes) {
    const courses = programme.courses.filter(({ required }) => required).map((each) => each.course)
    if (courses.length === 0 || !courses.every((each) => done.has(each))) continue
    const round = await roundOf(
      person,
      programme._id,
      courses.map((each) => done.get(each) ?? ''),
      session,
    )
    if (round === null) continue
    await append(
      {
        key: programmeKey(person, programme._id, round),
        person,
        actor,
        kind: 'programme.completed',
        subject: programme._id,
        data: { title: programme.title, courses },
      },
      session,
    )
  }
}

/**
 * How often the completion of a programme was revoked; null when no course has been completed anew since: the old
 * courses alone must not bring back what was taken away.
 */
async function roundOf(
  person: string,
  programme: string,
  completions: string[],
  session: ClientSession,
): Promise<number | null> {
  const revoked = await revocationsOf(person, programme, session)
  if (revoked.length === 0) return 0
  return (await anyAfter(completions, Math.max(...revoked), session)) ? revoked.length : null
}

/** The key of a completion earned here; what was taken over from elsewhere has keys of its own. */
export const programmeKey = (person: string, programme: string, round = 0): string =>
  `programme:${person}:${programme}${round ? `:${round}` : ''}`

/** The same for one person in a transaction of its own. */
export const settleProgrammes = (person: string, actor: string): Promise<void> =>
  transaction((session) => completeProgrammes(person, actor, session))

const readProgress = readTogether(async (ids) => byId(await CourseProgresses.find({ _id: { $in: ids } }).lean()))

/** How far a person is with a course; null before the first record. */
export async function progressOf(
  person: string,
  course: string,
  session?: ClientSession,
): Promise<CourseProgress | null> {
  const id = progressId(person, course)
  return session ? CourseProgresses.findById(id).session(session).lean() : ((await readProgress(id)) ?? null)
}

/** The same of several courses, by course. */
export async function progressesOf(person: string, courses: readonly string[]): Promise<Map<string, CourseProgress>> {
  const found = await readEach(
    readProgress,
    courses.map((course) => progressId(person, course)),
  )
  return new Map(found.map((progress) => [progress.course, progress]))
}
