/** What a trainee writes for an assignment: the draft is kept as it is typed, each hand-in is a version that stays. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { ownPerson } from '../../access/actor.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { newId } from '../../lib/id.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { ownClass, type Member } from '../classes/members.service.ts'
import type { TrainingClass } from '../classes/kindred.service.ts'
import { fail } from './assignments.failures.ts'
import { Assignments, type Assignment } from './assignments.model.ts'
import { isLate, lacksOf, obstacleOf } from './assignments.rule.ts'
import { groupOf, type Group } from './groups/groups.service.ts'
import { COMPARE_JOB } from './resemblance/compare.job.ts'
import { Submissions, type Submission } from './submissions.model.ts'
import { tellWaiting } from './tell.ts'

export interface Own {
  row: Assignment
  trainingClass: TrainingClass
  member: Member
  /** Of group work: the own group, if there is one. */
  group: Group | null
  submission: Submission | null
}
const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** What a person, and the group that the person is in, wrote in a class. */
async function writtenBy(
  trainingClass: string,
  person: string,
  group: Group | null,
  session?: ClientSession,
): Promise<Submission[]> {
  const own = await Submissions.find({ people: person }, null, within(session)).lean()
  const theirs = { class: trainingClass, owner: group?.id ?? '' }
  const shared = group ? await Submissions.find(theirs, null, within(session)).lean() : []
  return [...own, ...shared]
}

/** What was handed in is whose it was then; a draft of a group goes with the group. */
function submissionFor({ _id }: Assignment, written: readonly Submission[], group: Group | null): Submission | null {
  const of = written.filter(({ assignment }) => assignment === _id)
  const isKept = ({ versions, owner }: Submission): boolean => versions.length > 0 || !group || owner === group.id
  return of.find(isKept) ?? null
}

/** A published assignment of a class in which the actor has a seat. @throws notFound for any other */
export async function ownAssignment(actor: Actor, id: string, session?: ClientSession): Promise<Own> {
  const row = await Assignments.findOne({ _id: id, state: 'published' }, null, within(session)).lean()
  if (!row) {
    ownPerson(actor)
    throw httpFail('notFound')
  }
  const { trainingClass, member } = await ownClass(actor, row.class, session)
  const group = row.group ? await groupOf(row.class, member.person, session) : null
  const written = await writtenBy(row.class, member.person, group, session)
  return { row, trainingClass, member, group, submission: submissionFor(row, written, group) }
}

/** Why nothing can be written; null: it can. */
export function ownObstacle({ row, group, submission }: Own): 'marked' | 'closed' | 'noGroup' | null {
  if (row.group && !group && !submission) return 'noGroup'
  return obstacleOf(row, submission?.state ?? null, businessDate())
}

/** @throws assignment.marked, assignment.closed, assignment.noGroup */
export function checkWritable(own: Own): void {
  const obstacle = ownObstacle(own)
  if (obstacle) throw fail(`assignment.${obstacle}`)
}

/** Nothing written yet. */
export function freshSubmission({ row, trainingClass, member, group }: Own): Submission {
  return {
    ...{ _id: newId(), assignment: row._id, class: row.class, ancestors: trainingClass.ancestors },
    ...{
      owner: group?.id ?? member.person,
      people: group?.people ?? [member.person],
      name: group?.name ?? member.name,
    },
    ...{ state: 'writing', text: '', proofs: [], draft: 0, versions: [], handedAt: null, late: false },
    ...{ points: null, passed: null, own: [], verdicts: [], revision: 0 },
  }
}

/** The same text again changes nothing. @throws conflict */
export async function saveDraft(actor: Actor, id: string, given: { revision: number; text: string }): Promise<Own> {
  return transaction(async (session) => {
    const own = await ownAssignment(actor, id, session)
    checkWritable(own)
    const { submission } = own
    if (given.text === (submission?.text ?? '')) return own
    if (given.revision !== (submission?.draft ?? 0)) throw httpFail('conflict')
    const after = { ...(submission ?? freshSubmission(own)), text: given.text, draft: given.revision + 1 }
    if (submission) {
      const { text, draft } = after
      await Submissions.updateOne({ _id: submission._id }, { $set: { text, draft } }, { session })
    } else await Submissions.create([after], { session }).catch(rerunOnDuplicate)
    return { ...own, submission: after }
  })
}

/** The same draft again is the same hand-in. @throws conflict, assignment.lacks, assignment.unchanged */
export async function handIn(actor: Actor, id: string, revision: number): Promise<Own> {
  return transaction(async (session) => {
    const own = await ownAssignment(actor, id, session)
    const { row, trainingClass, member, group, submission } = own
    const last = submission?.versions.at(-1)
    const isSame = last?.draft === revision
    if (isSame && submission!.state !== 'returned') return own
    checkWritable(own)
    if (isSame) throw fail('assignment.unchanged')
    if ((submission?.draft ?? 0) !== revision) throw httpFail('conflict')
    const { _id, text, proofs, versions, late } = submission ?? freshSubmission(own)
    const lacks = lacksOf(row, { text, proofs: proofs.length })
    if (!submission || lacks.length > 0) throw fail('assignment.lacks', { lacks: lacks.join('；') })
    const at = now()
    const isLateNow = versions.length === 0 ? isLate(row, businessDate(at)) : late
    const version = { text, proofs, at, by: actor.name, late: isLate(row, businessDate(at)), draft: revision }
    const handed = {
      ...{ state: 'handed-in' as const, handedAt: at, late: isLateNow, revision: submission.revision + 1 },
      // Who is in the group now has written it.
      people: group && group.id === submission.owner ? group.people : submission.people,
      name: group && group.id === submission.owner ? group.name : row.group ? submission.name : member.name,
    }
    await Submissions.updateOne({ _id }, { $set: handed, $push: { versions: version } }, { session })
    await tellWaiting(row, trainingClass, session)
    await enqueue(COMPARE_JOB, { submission: _id }, { key: `${COMPARE_JOB}:${_id}` }, session)
    return { ...own, submission: { ...submission, ...handed, versions: [...versions, version] } }
  })
}

/** Published ones of a class that the actor is in, with what was written for each, by their last day. */
export async function ownAssignments(actor: Actor, id: string): Promise<Own[]> {
  const { trainingClass, member } = await ownClass(actor, id)
  const rows = await Assignments.find({ class: id }).sort({ class: 1, dueOn: 1 }).lean()
  const group = rows.some((row) => row.group) ? await groupOf(id, member.person) : null
  const written = await writtenBy(id, member.person, group)
  return rows
    .filter(({ state }) => state === 'published')
    .map((row) => {
      const ofRow = row.group ? group : null
      return { row, trainingClass, member, group: ofRow, submission: submissionFor(row, written, ofRow) }
    })
}
