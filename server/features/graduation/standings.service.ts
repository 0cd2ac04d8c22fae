/** How each member of a class stands: what was achieved, the verdict, and what was recorded. */
import type { ClientSession } from 'mongoose'
import type { TrainingClass } from '../classes/visible.service.ts'
import { membersOf, type Member } from '../classes/members.service.ts'
import { stateOf, verdictOf, type Achieved, type GraduationState, type Verdict } from './graduation.rule.ts'
import { Graduations, type Graduation } from './graduation.model.ts'
import { sourcesOf, type Sources } from './sources.service.ts'

export interface MemberStanding {
  member: Member
  row: Graduation | undefined
  achieved: Achieved
  /** What was attended of each day; null: entered by hand, and not known. */
  days: number[] | null
  verdict: Verdict
  state: GraduationState
}
export interface Standings {
  sources: Sources
  all: MemberStanding[]
}
const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** One that was approved before a withdrawal does not undo it. */
function exceptionOf(row: Graduation | undefined) {
  const { exception, withdrawn } = row ?? {}
  return exception && (!withdrawn || exception.at > withdrawn.at) ? exception.state : null
}

function standingOf(member: Member, row: Graduation | undefined, sources: Sources): MemberStanding {
  const achieved = sources.achievedBy(member.person, row)
  const verdict = verdictOf(achieved)
  const state = stateOf({
    left: !!member.left,
    passes: verdict.passes,
    graduated: !!row?.graduated,
    withdrawn: !!row?.withdrawn,
    corrected: row?.withdrawn?.corrected ?? false,
    exception: exceptionOf(row),
  })
  return { member, row, achieved, days: sources.daysOf(member.person), verdict, state }
}

/** Of all members by name, or of some; who left is in it. */
export async function standingsOf(
  trainingClass: TrainingClass,
  { people, session }: { people?: ReadonlySet<string>; session?: ClientSession } = {},
): Promise<Standings> {
  const { _id } = trainingClass
  const members = (await membersOf(_id, { left: true }, session)).filter(({ person }) => !people || people.has(person))
  const ids = members.map(({ person }) => person)
  const filter = people ? { class: _id, person: { $in: ids } } : { class: _id }
  const rows = new Map((await Graduations.find(filter, null, within(session)).lean()).map((row) => [row.person, row]))
  const sources = await sourcesOf(trainingClass, ids, session)
  return { sources, all: members.map((member) => standingOf(member, rows.get(member.person), sources)) }
}

/** What speaks against what was recorded: hours or results were corrected since; null: nothing. */
export function differenceOf({ state, row, achieved, verdict }: MemberStanding): string | null {
  if (state !== 'graduated' || !row?.graduated) return null
  const hours = achieved.attended ?? 0
  if (hours !== row.graduated.hours)
    return `参加学时现为 ${hours / 100}，结业时记为 ${row.graduated.hours / 100}${verdict.passes ? '' : `；${verdict.reasons.join('；')}`}`
  if (verdict.passes || row.exception?.state === 'approved') return null
  return `现在未达到结业条件：${verdict.reasons.join('；')}`
}
