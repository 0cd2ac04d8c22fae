/** 作业 of the last classes: what was asked, handed in and marked; two of them have a passage in common. */
import { Assignments, type Assignment } from '../server/features/assignments/assignments.model.ts'
import type { Criterion } from '../server/features/assignments/assignments.rule.ts'
import { ClassGroupings, type ClassGroups } from '../server/features/assignments/groups/groups.model.ts'
import { dealt, nameOfGroup } from '../server/features/assignments/groups/groups.rule.ts'
import { compareSubmission } from '../server/features/assignments/resemblance/compare.ts'
import { Submissions, type Submission, type Verdict } from '../server/features/assignments/submissions.model.ts'
import type { TrainingClass } from '../server/features/classes/classes.model.ts'
import type { Nomination } from '../server/features/classes/nominations/nominations.model.ts'
import { isSeated } from '../server/features/classes/nominations/nominations.rule.ts'
import { transaction } from '../server/lib/transaction.ts'
import { essay, TAKEN } from './essays.ts'
import { addDays, instant } from './dates.ts'
import { insertAll } from './insert.ts'
import { random, type Random } from './random.ts'

const LAST_CLASSES = 4

const criterion = (chance: Random, title: string, points: number): Criterion => ({
  ...{ id: chance.id(), title },
  levels: [
    { id: chance.id(), title: '优秀', points },
    { id: chance.id(), title: '良好', points: points * 0.8 },
    { id: chance.id(), title: '合格', points: points * 0.6 },
    { id: chance.id(), title: '不合格', points: 0 },
  ],
})

interface Seeded {
  assignments: Assignment[]
  submissions: Submission[]
  groups: ClassGroups[]
  /** To be compared. */
  alike: string[]
}

function asked(row: TrainingClass, today: string, chance: Random): Assignment {
  const dueOn = addDays(row.to, 3) < today ? addDays(row.to, 3) : addDays(today, 5)
  const rubric = [criterion(chance, '学习收获', 40), criterion(chance, '联系实际', 40), criterion(chance, '表达', 20)]
  return {
    ...{ _id: chance.id(), class: row._id, title: '学习心得', kind: 'reflection', dueOn, closesOn: addDays(dueOn, 7) },
    instructions: '结合本支部的工作，写一篇学习心得：学到了什么，哪些能用到自己的工作里，准备怎么做。',
    ...{ least: 100, files: true, scale: 'points', points: 100, passPoints: 60, rubric, counts: true, group: false },
    ...{ state: 'published', publishedAt: instant(row.from, 9 * 60), changes: [], revision: 2 },
  }
}

function verdictOf({ rubric }: Assignment, at: Date, chance: Random): Verdict {
  const chosen = rubric.map(({ id, levels }) => ({ criterion: id, level: levels[chance.int(0, 2)]! }))
  const points = chosen.reduce((sum, { level }) => sum + level.points, 0)
  return {
    ...{ what: 'marked', at, account: 'seed', by: '陆知行', version: 1, points, passed: points >= 60 },
    levels: chosen.map(({ criterion: of, level }) => ({ criterion: of, level: level.id })),
    comment: chance.pick(['联系实际，措施具体。', '收获写得清楚，措施可以再具体一些。', '条理清楚。']),
    ...{ remarks: [], reason: '', person: null },
  }
}

function written(row: Assignment, of: TrainingClass, { person, name }: Nomination, chance: Random): Submission {
  const at = instant(addDays(row.dueOn, -chance.int(0, 3)), 19 * 60 + chance.int(0, 120))
  const text = essay(chance)
  const verdict = chance.int(0, 9) < 8 ? verdictOf(row, new Date(at.getTime() + 3 * 86_400_000), chance) : null
  return {
    ...{
      _id: chance.id(),
      assignment: row._id,
      class: of._id,
      ancestors: of.ancestors,
      owner: person,
      people: [person],
    },
    ...{
      name,
      state: verdict ? 'marked' : 'handed-in',
      text,
      proofs: [],
      draft: 1,
      handedAt: at,
      late: false,
      own: [],
    },
    versions: [{ text, proofs: [], at, by: name, late: false, draft: 1 }],
    ...{ points: verdict?.points ?? null, passed: verdict?.passed ?? null, verdicts: verdict ? [verdict] : [] },
    revision: verdict ? 2 : 1,
  }
}

function groupsOf({ _id }: TrainingClass, members: readonly Nomination[], chance: Random): ClassGroups {
  const groups = dealt(members, Math.max(2, Math.round(members.length / 8))).map((people, at) => ({
    ...{ id: chance.id(), name: nameOfGroup(at + 1), leader: people[0] ?? null },
    people,
  }))
  return { _id, groups, revision: 1 }
}

/** Of classes that have begun, the last ones; who was admitted hands in, most of them. */
function makeAssignments(classes: readonly TrainingClass[], nominations: readonly Nomination[], today: string): Seeded {
  const chance = random('assignments')
  const begun = classes.filter(({ from, state }) => state === 'ranked' && from <= today)
  const last = begun.toSorted((a, b) => (a.from < b.from ? 1 : -1)).slice(0, LAST_CLASSES)
  const made: Seeded = { assignments: [], submissions: [], groups: [], alike: [] }
  for (const row of last) {
    const members = nominations.filter((each) => each.class === row._id && isSeated(each.state) && !each.left)
    const assignment = asked(row, today, chance)
    made.assignments.push(assignment)
    made.groups.push(groupsOf(row, members, chance))
    if (assignment.dueOn >= today) continue
    made.submissions.push(
      ...members.filter(() => chance.int(0, 9) < 9).map((each) => written(assignment, row, each, chance)),
    )
  }
  for (const each of made.submissions.slice(3, 5)) {
    const text = `${each.text}\n\n${TAKEN}`
    Object.assign(each, { text, versions: [{ ...each.versions[0]!, text }] })
    made.alike.push(each._id)
  }
  return made
}

export async function seedAssignments(
  classes: readonly TrainingClass[],
  nominations: readonly Nomination[],
  today: string,
): Promise<void> {
  const { assignments, submissions, groups, alike } = makeAssignments(classes, nominations, today)
  await insertAll(Assignments, assignments)
  await insertAll(Submissions, submissions)
  await insertAll(ClassGroupings, groups)
  for (const each of alike) await compareSubmission(each, transaction)
}
