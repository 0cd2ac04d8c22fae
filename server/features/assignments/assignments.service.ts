/** Assignments of a class, kept by who runs it. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail, invalid } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import type { TrainingClass } from '../classes/kindred.service.ts'
import { membersOf } from '../classes/members.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import type { assignments } from './assignments.contract.ts'
import { marksChanged } from './assignments.events.ts'
import { fail } from './assignments.failures.ts'
import { Assignments, type Assignment } from './assignments.model.ts'
import { fieldsOf } from './assignments.present.ts'
import { frozenChanges, fullPoints, type AssignmentFields } from './assignments.rule.ts'
import { Submissions } from './submissions.model.ts'
import { tellPublished } from './tell.ts'

type Ends = (typeof assignments)['endpoints']
type Given = z.output<Ends['create']['body']>
type Saved = z.output<Ends['save']['body']>
const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** An assignment of a class that the actor runs. @throws notFound for any other */
export async function assignmentToRun(
  actor: Actor,
  id: string,
  session?: ClientSession,
): Promise<{ row: Assignment; trainingClass: TrainingClass }> {
  const row = await Assignments.findById(id, null, within(session)).lean()
  if (!row) throw httpFail('notFound')
  return { row, trainingClass: await classToRun(actor, row.class, session) }
}

/** As they are kept: the full mark is what the rubric adds up to, and without points there is neither. */
function settled(given: AssignmentFields): AssignmentFields {
  const { title, kind, instructions, dueOn, closesOn, least, files, scale, counts, group } = given
  const rubric = scale === 'points' ? given.rubric : []
  const points = scale === 'points' ? fullPoints({ rubric, points: given.points }) : 1
  const passPoints = scale === 'points' ? given.passPoints : 1
  if (points === 0) throw invalid([{ path: 'rubric', message: '评分标准的最高分合计不能是 0' }])
  if (passPoints > points) throw invalid([{ path: 'passPoints', message: `不能超过满分 ${points} 分` }])
  return {
    ...{ title, kind, instructions, dueOn, closesOn, least, files },
    ...{ scale, points, passPoints, rubric, counts, group },
  }
}

const subjectOf = ({ title }: Pick<Assignment, 'title'>, { title: of }: TrainingClass): string => `${of}：${title}`

export async function createAssignment(actor: Actor, id: string, given: Given): Promise<Assignment> {
  const trainingClass = await classToRun(actor, id)
  const state = { state: 'draft', publishedAt: null, changes: [], revision: 1 } as const
  const row: Assignment = { _id: given.id, class: id, ...settled(given), ...state, changes: [] }
  const create = () =>
    transaction(async (session) => {
      await Assignments.create([row], { session })
      await note(actor, 'assignment.create', row._id, subjectOf(row, trainingClass), session)
    })
  return createOnce(Assignments, { row, given: ['title', 'dueOn', 'instructions'], own: { class: id }, create })
}

const FIELDS = ['title', 'kind', 'instructions', 'dueOn', 'closesOn', 'least', 'files'] as const
const MARKS = ['scale', 'points', 'passPoints', 'rubric', 'counts', 'group'] as const
const isSame = (a: AssignmentFields, b: AssignmentFields): boolean =>
  [...FIELDS, ...MARKS].every((field) => JSON.stringify(a[field]) === JSON.stringify(b[field]))

const handedIn = (id: string, session: ClientSession) =>
  Submissions.exists({ assignment: id, state: { $ne: 'writing' } }).session(session)

/** The same again changes nothing. @throws conflict, assignment.frozen, assignment.groupWritten, assignment.reason */
export async function saveAssignment(
  actor: Actor,
  id: string,
  { revision, reason, ...given }: Saved,
): Promise<Assignment> {
  return transaction(async (session) => {
    const { row, trainingClass } = await assignmentToRun(actor, id, session)
    const next = settled(given)
    if (isSame(row, next)) return row
    if (row.revision !== revision) throw httpFail('conflict')
    const isBegun = (await handedIn(id, session)) !== null
    const frozen = isBegun ? frozenChanges(fieldsOf(row), next) : []
    if (frozen.length > 0) throw fail('assignment.frozen', { fields: frozen.join('、') })
    // A draft belongs to its writer or to a group: changed over, it would be found by neither.
    if (row.group !== next.group && (await Submissions.exists({ assignment: id }).session(session)))
      throw fail('assignment.groupWritten')
    if (isBegun && !reason) throw fail('assignment.reason')
    const changes = isBegun ? [...row.changes, { at: now(), by: actor.name, reason }] : row.changes
    const after: Assignment = { ...row, ...next, changes, revision: revision + 1 }
    const { _id, ...fields } = after
    await Assignments.updateOne({ _id, revision }, { $set: fields }, { session })
    await marksChanged.emit({ class: row.class }, session)
    await note(actor, 'assignment.save', id, subjectOf(after, trainingClass) + (reason && `，${reason}`), session)
    if (after.state === 'published' && after.dueOn !== row.dueOn) await tellMembers(after, trainingClass, session)
    return after
  })
}

async function tellMembers(row: Assignment, trainingClass: TrainingClass, session: ClientSession): Promise<void> {
  const members = await membersOf(row.class, {}, session)
  await tellPublished(
    row,
    trainingClass,
    members.map(({ person }) => person),
    session,
  )
}

/** Twice is once. @throws conflict, assignment.noDays */
export async function publishAssignment(actor: Actor, id: string, revision: number): Promise<Assignment> {
  return transaction(async (session) => {
    const { row, trainingClass } = await assignmentToRun(actor, id, session)
    if (row.state === 'published') return row
    if (row.revision !== revision) throw httpFail('conflict')
    if (row.closesOn < businessDate()) throw fail('assignment.noDays')
    const published = { state: 'published' as const, publishedAt: now(), revision: revision + 1 }
    await Assignments.updateOne({ _id: id, revision }, { $set: published }, { session })
    await marksChanged.emit({ class: row.class }, session)
    await note(actor, 'assignment.publish', id, subjectOf(row, trainingClass), session)
    await tellMembers(row, trainingClass, session)
    return { ...row, ...published }
  })
}

/** @throws assignment.begun */
export async function withdrawAssignment(actor: Actor, id: string): Promise<Assignment> {
  return transaction(async (session) => {
    const { row, trainingClass } = await assignmentToRun(actor, id, session)
    if (row.state === 'draft') return row
    if (await Submissions.exists({ assignment: id }).session(session)) throw fail('assignment.begun')
    const back = { state: 'draft' as const, publishedAt: null, revision: row.revision + 1 }
    await Assignments.updateOne({ _id: id }, { $set: back }, { session })
    await marksChanged.emit({ class: row.class }, session)
    await note(actor, 'assignment.withdraw', id, subjectOf(row, trainingClass), session)
    return { ...row, ...back }
  })
}

/** @throws assignment.published, assignment.written */
export async function removeAssignment(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const { row, trainingClass } = await assignmentToRun(actor, id, session)
    if (row.state !== 'draft') throw fail('assignment.published')
    // Somebody began to write in the moment in which it was withdrawn: that would go with it.
    if (await Submissions.exists({ assignment: id }).session(session)) throw fail('assignment.written')
    await Assignments.deleteOne({ _id: id, state: 'draft' }, { session })
    await note(actor, 'assignment.remove', id, subjectOf(row, trainingClass), session)
  })
}
