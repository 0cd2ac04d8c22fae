/** 点名: the list of a session, kept by hand. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { membersOf, type Member } from '../classes/members.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import { fail } from './attendance.failures.ts'
import { tellRefused } from './claims.service.ts'
import { attendanceId, Attendances, type Attendance } from './attendance.model.ts'
import { ATTENDANCE, isAttending, type AttendanceStanding, type AttendanceState } from './attendance.rule.ts'
import { entered, enterAll, tellEntered } from './enter.ts'
import { factsOf, standingIn } from './facts.service.ts'
import { refuseOwn } from './notOwn.ts'
import { sittingToRun, type Place, type Sitting } from './screen.service.ts'
import { signInSettings } from './settings.service.ts'
import { arrivalAt, isOver } from './signIn.rule.ts'

export interface RollLine {
  member: Member
  standing: AttendanceStanding
  entry: Attendance | undefined
}

export async function rollOf(actor: Actor, place: Place): Promise<Sitting & { lines: RollLine[]; open: boolean }> {
  const sitting = await sittingToRun(actor, place)
  const { trainingClass, session } = sitting
  const [members, facts, rows] = await Promise.all([
    membersOf(trainingClass._id),
    factsOf(trainingClass._id),
    Attendances.find({ class: trainingClass._id, session: session._id }).lean(),
  ])
  const entries = new Map(rows.map((row) => [row.person, row]))
  const lineOf = (member: Member): RollLine => ({
    member,
    standing: standingIn(facts, session, member.person),
    entry: entries.get(member.person),
  })
  return { ...sitting, lines: members.map(lineOf), open: !(await isAhead(sitting)) }
}

/** How each session of a class was attended, as far as that is known. */
export async function sessionsOfRoll(actor: Actor, id: string) {
  await classToRun(actor, id)
  const [members, facts] = await Promise.all([membersOf(id), factsOf(id)])
  const items = facts.sessions.map((session) => {
    const counts = new Map<AttendanceStanding, number>()
    for (const { person } of members) {
      const standing = standingIn(facts, session, person)
      counts.set(standing, (counts.get(standing) ?? 0) + 1)
    }
    return { session, counts, taken: facts.taken.has(session._id), over: isOver(session, facts.at) }
  })
  return { members: members.length, items }
}

export interface Mark {
  person: string
  state: AttendanceState | null
  /** That was read; 0: there was none. */
  revision: number
}
interface Marking {
  marks: readonly Mark[]
  reason: string
  source: 'list' | 'import'
}

async function isAhead({ trainingClass, session }: Sitting): Promise<boolean> {
  return arrivalAt(session, await signInSettings(trainingClass._id), now().getTime()) === 'early'
}

/** Leave may be entered ahead; whoever is to come cannot have come. What is past is corrected with a reason. */
async function checkTimes(sitting: Sitting, { marks, reason }: Marking): Promise<void> {
  const isComing = marks.some(({ state }) => state !== null && state !== 'leave')
  if (isComing && (await isAhead(sitting))) throw fail('attendance.ahead')
  if (sitting.session.day < businessDate() && reason === '') throw fail('attendance.reason')
}

/**
 * What another one entered meanwhile is left as it is. Marks that say what is there already change nothing.
 * @returns people who were left, because of another entry, or because they are not in the class
 */
export async function mark(actor: Actor, place: Place, marking: Marking): Promise<string[]> {
  const sitting = await sittingToRun(actor, place)
  refuseOwn(
    actor,
    marking.marks.map(({ person }) => person),
  )
  await checkTimes(sitting, marking)
  const { rows, left } = await transaction(async (session) => {
    const members = await membersOf(sitting.trainingClass._id, {}, session)
    const names = new Map(members.map(({ person, name }) => [person, name]))
    const isMember = ({ person }: Mark): boolean => names.has(person)
    const own = { ...marking, marks: marking.marks.filter(isMember) }
    const done = await enterMarks(actor, sitting, own, names, session)
    const gone = marking.marks.filter((each) => !isMember(each)).map(({ person }) => person)
    return { ...done, left: [...done.left, ...gone] }
  })
  tellEntered(rows)
  return left
}

async function enterMarks(
  actor: Actor,
  { trainingClass, session: of }: Sitting,
  { marks, reason, source: way }: Marking,
  names: ReadonlyMap<string, string>,
  session: ClientSession,
): Promise<{ rows: Attendance[]; left: string[] }> {
  const ids = marks.map(({ person }) => attendanceId(of._id, person))
  const found = await lookUp(ids, (some) => Attendances.find({ _id: { $in: some } }, null, { session }).lean())
  const before = new Map(found.map((row) => [row.person, row]))
  const changing = marks.filter(({ person, state }) => (before.get(person)?.state ?? null) !== state)
  const isOthers = ({ person, revision }: Mark): boolean => (before.get(person)?.revision ?? 0) !== revision
  const own = changing.filter((each) => !isOthers(each))
  const at = now()
  const rows = own.map(({ person, state }) =>
    entered(before.get(person) ?? null, {
      claim: judged(before.get(person)?.claim ?? null, state, { by: actor.name, at, reason }),
      ...{ class: trainingClass._id, session: of._id, person, state, way, by: actor.name, reason, at },
    }),
  )
  await enterAll(rows, session)
  if (reason !== '' && own.length > 0) await note(actor, 'attendance.correct', trainingClass._id, said(), session)
  return { rows, left: changing.filter(isOthers).map(({ person }) => person) }

  function said(): string {
    const lines = own.map(({ person, state }) => `${names.get(person) ?? ''} ${state ? ATTENDANCE[state] : '未登记'}`)
    return `${trainingClass.title}，${of.day} ${of.title}：${lines.join('、')}。原因：${reason}`
  }
}

/** Who is entered by hand has thereby a late scan judged; what is taken back has it wait again. */
function judged(
  claim: Attendance['claim'],
  state: AttendanceState | null,
  by: { by: string; at: Date; reason: string },
): Attendance['claim'] {
  if (!claim || (state !== null && claim.answer)) return claim
  return { ...claim, answer: state === null ? null : { accepted: isAttending(state), ...by } }
}

/** A late scan is confirmed, or is none. Answered the same again changes nothing. @throws attendance.claimAnswered */
export async function answerClaim(
  actor: Actor,
  place: Place,
  { person, accepted, reason }: { person: string; accepted: boolean; reason: string },
): Promise<void> {
  const { trainingClass, session: of } = await sittingToRun(actor, place)
  refuseOwn(actor, [person])
  const settings = await signInSettings(trainingClass._id)
  const rows = await transaction(async (session) => {
    const before = await Attendances.findById(attendanceId(of._id, person), null, { session }).lean()
    if (!before?.claim || before.class !== trainingClass._id) throw httpFail('notFound')
    const { answer, shownAt } = before.claim
    if (answer?.accepted === accepted) return []
    if (answer) throw fail('attendance.claimAnswered')
    const arrived = arrivalAt(of, settings, shownAt.getTime()) === 'late' ? 'late' : 'present'
    const given = { class: trainingClass._id, session: of._id, person, by: actor.name, reason, at: before.at }
    const claim = { ...before.claim, answer: { accepted, by: actor.name, at: now(), reason } }
    const state = accepted ? arrived : before.state
    const after = [entered(before, { ...given, state, way: 'claim', claim })]
    await enterAll(after, session)
    if (!accepted) await tellRefused(trainingClass, of, { person, reason }, session)
    return after
  })
  tellEntered(rows)
}
