/** 课程表 of a class. Its credit is the sum of its sessions, kept in the same transaction. */
import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { byId, readTogether } from '../../../lib/readTogether.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { bookAt } from '../../bases/bases.service.ts'
import { teachesAt } from '../../bases/teachers.service.ts'
import { busyInWords } from '../admission/busyTrainees.service.ts'
import { checkCourse } from '../named.service.ts'
import { creditChanged, sessionRemoving } from '../classes.events.ts'
import { TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { fail as failClass } from '../classes.failures.ts'
import { classIn } from '../visible.service.ts'
import { clashesWith, slotOf, type ClashInWords } from './clashes.service.ts'
import { clockSpan } from './minutes.rule.ts'
import { fail } from './timetable.failures.ts'
import type { SessionSave } from './timetable.contract.ts'
import { ClassSessions, type ClassSession } from './timetable.model.ts'

type Save = z.output<typeof SessionSave>
export const MOST = 300

export const sessionsOf = (trainingClass: string, session?: ClientSession): Promise<ClassSession[]> =>
  ClassSessions.find({ class: trainingClass }, null, session ? { session } : {})
    .sort({ day: 1, from: 1, _id: 1 })
    .lean()

/** What a session names is there: its day in the class, its room and teacher at the base. */
async function checkFields(
  actor: Actor,
  of: TrainingClass,
  save: Save,
  before: ClassSession | null,
  session: ClientSession,
): Promise<void> {
  const base = await bookAt(actor, of.base, session)
  if (save.day < of.from || save.day > of.to)
    throw invalid([{ path: 'day', message: `应在开班期间：${of.from} 至 ${of.to}` }])
  if (save.room !== null && !base.rooms.some(({ id }) => id === save.room))
    throw invalid([{ path: 'room', message: '基地没有这间教室，请重新选择' }])
  if (save.teacher !== null && save.teacher !== before?.teacher && !(await teachesAt(of.base, save.teacher, session)))
    throw invalid([{ path: 'teacher', message: '基地的师资中没有这位老师，请重新选择' }])
  if (save.course !== null && save.course !== before?.course) await checkCourse(actor, save.course)
}

/** @throws timetable.clashes unless they were shown and accepted */
async function refuseClashes(of: TrainingClass, row: ClassSession, accepted: boolean, session: ClientSession) {
  if (accepted) return
  const clashes = await clashesWith(of, [slotOf(row)], session)
  if (clashes.length > 0) throw fail('timetable.clashes', { texts: clashes.map(({ text }) => text).join('；') })
}

/** The class is written with each change of its timetable: two at once conflict, and neither overlooks the other. */
export async function addCredit({ _id, credit }: TrainingClass, more: number, session: ClientSession): Promise<void> {
  await TrainingClasses.updateOne({ _id }, { $set: { credit: credit + more } }, { session })
  if (more !== 0) await creditChanged.emit({ class: _id }, session)
}

const inWords = ({ title }: TrainingClass, row: Pick<ClassSession, 'day' | 'from' | 'to' | 'title'>): string =>
  `${title}：${row.day} ${clockSpan(row.from, row.to)} ${row.title}`

export async function editable(actor: Actor, id: string, session?: ClientSession): Promise<TrainingClass> {
  const row = await classIn(actor, 'class.write', id, session)
  if (row.state === 'cancelled') throw failClass('class.cancelled')
  return row
}

type SaidClash = Omit<ClashInWords, 'kind'> & { kind: ClashInWords['kind'] | 'trainee' }

/** Trainees who have another class that day are said, and hinder nothing: they choose. */
export async function checkSession(
  actor: Actor,
  trainingClass: string,
  { session: id, ...save }: Save & { session: string | null },
): Promise<SaidClash[]> {
  const of = await editable(actor, trainingClass)
  const session = id ?? 'new'
  const clashes = await clashesWith(of, [slotOf({ _id: session, class: trainingClass, ...save, revision: 1 })])
  const busy = await busyInWords(of, save.day)
  return [...clashes, ...busy.map((text) => ({ kind: 'trainee' as const, session, text }))]
}

export async function addSession(
  actor: Actor,
  trainingClass: string,
  { id, accepted, ...save }: Save & { id: string; accepted: boolean },
): Promise<ClassSession> {
  await editable(actor, trainingClass)
  const row: ClassSession = { _id: id, class: trainingClass, ...save, revision: 1 }
  const create = () =>
    transaction(async (session) => {
      const of = await editable(actor, trainingClass, session)
      await checkFields(actor, of, save, null, session)
      await refuseClashes(of, row, accepted, session)
      const count = await ClassSessions.countDocuments({ class: trainingClass }, { session })
      if (count >= MOST) throw fail('timetable.full', { most: MOST })
      await ClassSessions.create([row], { session })
      await addCredit(of, save.credit, session)
      await note(actor, 'class.timetable', trainingClass, `添加 ${inWords(of, row)}`, session)
    })
  const given = ['day', 'from', 'to', 'title', 'teacher', 'room', 'place', 'course', 'link', 'credit'] as const
  return createOnce(ClassSessions, { row, given, own: { class: trainingClass }, create })
}

export type { ClassSession } from './timetable.model.ts'
/** Hundreds sign in to the same one at the same time. */
export const classSession = readTogether<ClassSession>(async (ids) =>
  byId(await ClassSessions.find({ _id: { $in: ids } }).lean()),
)

interface Place {
  trainingClass: string
  classSession: string
}
async function sessionOf({ trainingClass, classSession }: Place, session: ClientSession): Promise<ClassSession> {
  const row = await ClassSessions.findOne({ _id: classSession, class: trainingClass }, null, { session }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export async function saveSession(
  actor: Actor,
  place: Place,
  { revision, accepted, ...save }: Save & { revision: number; accepted: boolean },
): Promise<ClassSession> {
  return transaction(async (session) => {
    const of = await editable(actor, place.trainingClass, session)
    const before = await sessionOf(place, session)
    if (before.revision !== revision) throw fail('timetable.stale')
    await checkFields(actor, of, save, before, session)
    const after = { ...before, ...save, revision: revision + 1 }
    await refuseClashes(of, after, accepted, session)
    await ClassSessions.updateOne({ _id: before._id }, { $set: { ...save, revision: revision + 1 } }, { session })
    await addCredit(of, save.credit - before.credit, session)
    await note(actor, 'class.timetable', of._id, `${inWords(of, before)} → ${inWords(of, after)}`, session)
    return after
  })
}

/** @throws timetable.kept for what people have signed in to */
export async function removeSession(actor: Actor, place: Place): Promise<void> {
  await transaction(async (session) => {
    const of = await editable(actor, place.trainingClass, session)
    const before = await sessionOf(place, session)
    const kept: string[] = []
    await sessionRemoving.emit({ session: before._id, class: of._id, kept }, session)
    if (kept.length > 0) throw fail('timetable.kept', { why: kept.join('；') })
    await ClassSessions.deleteOne({ _id: before._id }, { session })
    await addCredit(of, -before.credit, session)
    await note(actor, 'class.timetable', of._id, `删去 ${inWords(of, before)}`, session)
  })
}
