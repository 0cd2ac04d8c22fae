/** How an assignment stands: who has handed in, what waits, what is marked; in one class, and in all that one runs. */
import { reach, type Actor } from '../../access/actor.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { classesById } from '../classes/kindred.service.ts'
import { membersOf, type Member } from '../classes/members.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import { Assignments, type Assignment } from './assignments.model.ts'
import { isHandedIn, presentAssignment, type HandIns } from './assignments.present.ts'
import { assignmentToRun } from './assignments.service.ts'
import { groupsOf, type Group } from './groups/groups.service.ts'
import { resemblingCounts } from './resemblance/resemblance.service.ts'
import { Submissions, type Submission } from './submissions.model.ts'

type Row = Pick<
  Submission,
  '_id' | 'assignment' | 'owner' | 'people' | 'name' | 'state' | 'late' | 'handedAt' | 'points' | 'passed'
>
const FIELDS = { assignment: 1, owner: 1, people: 1, name: 1, state: 1, late: 1, handedAt: 1, points: 1, passed: 1 }

interface Class {
  members: Member[]
  groups: Group[]
}
const classOf = async (id: string): Promise<Class> => ({ members: await membersOf(id), groups: await groupsOf(id) })

/** Of those who are in the class still. */
const standing = ({ members }: Class, rows: readonly Row[]): Row[] => {
  const here = new Set(members.map(({ person }) => person))
  return rows.filter(({ people }) => people.some((person) => here.has(person)))
}

/** Who has handed in nothing: trainees, or groups and who is in none of them. */
function missing(
  row: Assignment,
  { members, groups }: Class,
  rows: readonly Row[],
): { name: string; people: string[] }[] {
  const done = new Set(rows.flatMap(({ people }) => people))
  const names = new Map(members.map(({ person, name }) => [person, name]))
  const owing = members.filter(({ person }) => !done.has(person))
  if (!row.group) return owing.map(({ name }) => ({ name, people: [] }))
  const grouped = new Set(groups.flatMap(({ people }) => people))
  const owed = groups.filter(({ people }) => people.length > 0 && !people.some((person) => done.has(person)))
  const joined = owing.filter(({ person }) =>
    groups.some(({ people }) => people.includes(person) && people.some((other) => done.has(other))),
  )
  const named = ({ name, people }: Group) => ({ name, people: people.map((person) => names.get(person) ?? '') })
  const alone = owing.filter(({ person }) => !grouped.has(person))
  const said = (all: Member[], why: string) => all.map(({ name }) => ({ name: `${name}（${why}）`, people: [] }))
  return [...owed.map(named), ...said(alone, '未分组'), ...said(joined, '提交后进组，还没有成绩')]
}

function handIns(row: Assignment, of: Class, all: readonly Row[]): HandIns {
  const rows = standing(of, all).filter(({ assignment, state }) => assignment === row._id && isHandedIn(state))
  const count = (state: Row['state']): number => rows.filter((each) => each.state === state).length
  const asked = rows.length + missing(row, of, rows).length
  return { asked, handedIn: rows.length, waiting: count('handed-in'), marked: count('marked') }
}

export async function assignmentView(row: Assignment) {
  const rows = await Submissions.find({ class: row.class }, FIELDS).lean<Row[]>()
  return presentAssignment(row, handIns(row, await classOf(row.class), rows))
}

export async function classAssignments(actor: Actor, id: string) {
  await classToRun(actor, id)
  const rows = await Assignments.find({ class: id }).sort({ class: 1, dueOn: 1 }).lean()
  const [of, written] = [await classOf(id), await Submissions.find({ class: id }, FIELDS).lean<Row[]>()]
  return rows.map((row) => presentAssignment(row, handIns(row, of, written)))
}

const ORDER = { 'handed-in': 0, returned: 1, marked: 2, writing: 3 } as const
type Versions = { versions: unknown[] }

/** What waits first, the first handed in first; then what is dealt with, and who has handed in nothing. */
export async function queueOf(actor: Actor, id: string) {
  const { row, trainingClass } = await assignmentToRun(actor, id)
  const of = await classOf(row.class)
  const written = await Submissions.find({ assignment: id }, { ...FIELDS, 'versions.draft': 1 }).lean<
    (Row & Versions)[]
  >()
  const rows = standing(of, written).filter(({ state }) => isHandedIn(state)) as (Row & Versions)[]
  rows.sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.handedAt!.getTime() - b.handedAt!.getTime())
  const names = new Map(of.members.map(({ person, name }) => [person, name]))
  const resembling = await resemblingCounts(rows.map(({ _id }) => _id))
  const queue = rows.map((each) => ({
    ...{ submission: each._id, name: each.name, state: each.state, late: each.late, points: each.points },
    ...{ passed: each.passed, versions: each.versions.length, handedAt: each.handedAt!.toISOString() },
    people: row.group ? each.people.map((person) => names.get(person) ?? '') : [],
    resembles: resembling.get(each._id) ?? 0,
  }))
  const nothing = { submission: null, state: 'writing' as const, late: false, points: null, passed: null }
  const owing = missing(row, of, rows).map((each) => ({
    ...each,
    ...nothing,
    ...{ versions: 0, handedAt: null, resembles: 0 },
  }))
  const assignment = presentAssignment(row, handIns(row, of, rows))
  return { assignment, class: trainingClass.title, queue: [...queue, ...owing] }
}

export async function countWaiting(actor: Actor): Promise<Counted> {
  const counts: Counted[] = []
  for (const own of reach(actor, 'class.run', 'class', 'class'))
    counts.push(await countUpTo(Submissions, { state: 'handed-in', ...own }))
  return { count: counts.reduce((sum, { count }) => sum + count, 0), more: counts.some(({ more }) => more) }
}

export async function waiting(actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const after = afterCursor(cursor, 'handedAt', 1, 'instant')
  const lists: Submission[] = []
  for (const own of reach(actor, 'class.run', 'class', 'class'))
    lists.push(
      ...(await findInOrder(Submissions, [{ state: 'handed-in', ...own }, after], { handedAt: 1, _id: 1 }, limit + 1)),
    )
  const at = ({ handedAt }: Submission): number => handedAt!.getTime()
  lists.sort((a, b) => at(a) - at(b) || (a._id < b._id ? -1 : 1))
  const { items, nextCursor } = cutPage(lists.slice(0, limit + 1), limit, 'handedAt')
  const titles = await Assignments.find(
    { _id: { $in: items.map(({ assignment }) => assignment) } },
    { title: 1 },
  ).lean()
  const byId = new Map(titles.map(({ _id, title }) => [_id, title]))
  const classes = await classesById(items.map((each) => each.class))
  const shown = items.map((each) => ({
    ...{ submission: each._id, assignment: each.assignment, name: each.name, late: each.late },
    ...{ title: byId.get(each.assignment) ?? '', class: classes.get(each.class)?.title ?? '' },
    handedAt: each.handedAt!.toISOString(),
  }))
  return { items: shown, nextCursor }
}
