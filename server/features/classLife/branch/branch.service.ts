/** 临时党支部 of a class: officers named by who runs it, meetings recorded by them, read by every member. */
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { circleOf, type Circle } from '../../classes/circle.service.ts'
import { membersOf } from '../../classes/members.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import { fail } from './branch.failures.ts'
import { BranchMeetings, ClassBranches, type BranchMeeting, type ClassBranch } from './branch.model.ts'

interface Place {
  trainingClass: string
  branchMeeting: string
}
type Given = Pick<BranchMeeting, 'kind' | 'day' | 'place' | 'title' | 'text' | 'people'>
const GIVEN = ['kind', 'day', 'place', 'title', 'text', 'people'] as const
const MOST_MEETINGS = 200

async function branchOf(trainingClass: string): Promise<ClassBranch> {
  return (await ClassBranches.findById(trainingClass).lean()) ?? { _id: trainingClass, officers: [], revision: 0 }
}
const mayRecord = ({ runs, member }: Circle, { officers }: ClassBranch): boolean =>
  runs || officers.some(({ person }) => person === member?.person)

const meetingsOf = (trainingClass: string): Promise<BranchMeeting[]> =>
  BranchMeetings.find({ class: trainingClass }).sort({ class: 1, day: -1, _id: -1 }).limit(MOST_MEETINGS).lean()

/** Members by id, those who left among them: a record names who took part then. */
export const namesIn = async (trainingClass: string): Promise<Map<string, string>> =>
  new Map((await membersOf(trainingClass, { left: true })).map(({ person, name }) => [person, name]))

export async function branchFor(actor: Actor, trainingClass: string) {
  const circle = await circleOf(actor, trainingClass)
  const [branch, meetings] = [await branchOf(trainingClass), await meetingsOf(trainingClass)]
  const records = mayRecord(circle, branch)
  const members = records ? await membersOf(trainingClass) : []
  return { circle, branch, meetings, records, members }
}

async function checkPeople(trainingClass: string, people: readonly string[]): Promise<void> {
  const known = await namesIn(trainingClass)
  if (people.some((person) => !known.has(person))) throw fail('branch.notMember')
}

/** @throws branch.notMember, branch.stale */
export async function saveOfficers(
  actor: Actor,
  trainingClass: string,
  { officers, revision }: Pick<ClassBranch, 'officers' | 'revision'>,
): Promise<void> {
  const { title } = await classToRun(actor, trainingClass)
  await checkPeople(
    trainingClass,
    officers.map(({ person }) => person),
  )
  const after = { officers, revision: revision + 1 }
  await transaction(async (session) => {
    if (revision === 0) await ClassBranches.create([{ _id: trainingClass, ...after }], { session })
    else {
      const own = { _id: trainingClass, revision }
      if ((await ClassBranches.updateOne(own, { $set: after }, { session })).modifiedCount === 0)
        throw fail('branch.stale')
    }
    await note(actor, 'class.branch', trainingClass, `${title}：保存临时党支部委员`, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('branch.stale') : error
  })
}

/** @throws notFound for who is not in the class, branch.notOfficer */
async function recorder(actor: Actor, trainingClass: string): Promise<void> {
  const circle = await circleOf(actor, trainingClass)
  if (!mayRecord(circle, await branchOf(trainingClass))) throw fail('branch.notOfficer')
}

/** @throws branch.notOfficer, branch.notMember, branch.full */
export async function addMeeting(
  actor: Actor,
  trainingClass: string,
  { id, ...given }: Given & { id: string },
): Promise<BranchMeeting> {
  await recorder(actor, trainingClass)
  await checkPeople(trainingClass, given.people)
  const row: BranchMeeting = { _id: id, class: trainingClass, ...given, by: actor.name, at: now(), revision: 1 }
  const create = async () => {
    if ((await BranchMeetings.countDocuments({ class: trainingClass })) >= MOST_MEETINGS) throw fail('branch.full')
    await BranchMeetings.create(row)
  }
  return createOnce(BranchMeetings, { row, given: GIVEN, own: { class: trainingClass }, create })
}

async function meetingOf({ trainingClass, branchMeeting }: Place): Promise<BranchMeeting> {
  const row = await BranchMeetings.findOne({ _id: branchMeeting, class: trainingClass }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** @throws branch.notOfficer, branch.notMember, branch.stale */
export async function saveMeeting(
  actor: Actor,
  place: Place,
  { revision, ...given }: Given & { revision: number },
): Promise<BranchMeeting> {
  await circleOf(actor, place.trainingClass)
  const { _id } = await meetingOf(place)
  await recorder(actor, place.trainingClass)
  await checkPeople(place.trainingClass, given.people)
  const set = { ...given, by: actor.name, at: now() }
  const { modifiedCount } = await BranchMeetings.updateOne({ _id, revision }, { $set: set, $inc: { revision: 1 } })
  if (modifiedCount === 0) throw fail('branch.stale')
  return meetingOf(place)
}

export async function removeMeeting(actor: Actor, place: Place): Promise<void> {
  const { trainingClass } = await circleOf(actor, place.trainingClass)
  const { _id, title } = await meetingOf(place)
  await recorder(actor, place.trainingClass)
  await transaction(async (session) => {
    await BranchMeetings.deleteOne({ _id }, { session })
    const said = `${trainingClass.title}：删除会议记录“${title}”`
    await note(actor, 'class.branch', place.trainingClass, said, session)
  })
}
