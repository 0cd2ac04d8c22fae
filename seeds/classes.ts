/** 培训班 of three years: those that are over, one that is held, those that are being filled, and drafts. */
import type { TrainingClass } from '../server/features/classes/classes.model.ts'
import type { ClassSession } from '../server/features/classes/timetable/timetable.model.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { SeededBase } from './bases.ts'
import { addDays, instant } from './dates.ts'
import type { PositionId } from './positions.ts'
import type { Curriculum } from './programmes.ts'
import { random, type Random } from './random.ts'

interface Kind {
  title: string
  positions: PositionId[]
  days: number
  capacity: number
  of: 'secretaries' | 'organisers'
}
const KINDS: readonly Kind[] = [
  { title: '院系党组织书记示范培训班', positions: ['faculty-secretary'], days: 5, capacity: 60, of: 'secretaries' },
  {
    title: '高校教师党支部书记示范培训班',
    positions: ['teacher-branch-secretary'],
    days: 4,
    capacity: 80,
    of: 'secretaries',
  },
  {
    title: '学生党支部书记示范培训班',
    positions: ['student-branch-secretary'],
    days: 3,
    capacity: 80,
    of: 'secretaries',
  },
  {
    title: '医院党支部书记示范培训班',
    positions: ['hospital-branch-secretary'],
    days: 4,
    capacity: 50,
    of: 'secretaries',
  },
  { title: '专职组织员培训班', positions: ['organiser'], days: 5, capacity: 40, of: 'organisers' },
]
const SUBJECTS = [
  '学习贯彻新时代党的建设总要求',
  '党支部工作条例解读与案例',
  '发展党员工作流程与常见问题',
  '“三会一课”怎样开出质量',
  '党建与业务深度融合的实践',
  '高校意识形态工作责任制',
  '谈心谈话与思想政治工作方法',
  '组织员岗位职责与工作实务',
  '样板支部培育创建经验交流',
  '舆情应对与突发事件处置',
]
const MONTH = 30
const [PAST_MONTHS, COMING_MONTHS] = [31, 5]
const [OPEN_FROM, DRAFT_FROM] = [25, 95]

/** The Monday of a day's week. */
const mondayOf = (date: string): string => addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7))

function stateOf(from: string, today: string): Pick<TrainingClass, 'state' | 'rankedAt'> {
  if (from > addDays(today, DRAFT_FROM)) return { state: 'draft', rankedAt: null }
  if (from > addDays(today, OPEN_FROM)) return { state: 'open', rankedAt: null }
  return { state: 'ranked', rankedAt: instant(addDays(from, -20), 60) }
}

function budgetOf({ capacity, days }: Kind, over: boolean, chance: Random): TrainingClass['budget'] {
  const yuan = (amount: number): number => Math.round(amount) * 100
  const used = (amount: number): number => (over ? yuan(amount * (0.82 + chance.next() * 0.25)) : 0)
  const line = (item: TrainingClass['budget'][number]['item'], amount: number) => ({
    ...{ item, planned: yuan(amount), spent: used(amount), remark: '' },
  })
  return [
    line('lodging', capacity * (days - 1) * 260),
    line('meals', capacity * days * 120),
    line('teachers', days * 2 * 2_000),
    line('venue', days * 3_000),
  ]
}

interface Where {
  curriculum: Curriculum
  committee: Unit
  today: string
}

function makeClass(
  { base, teachers }: SeededBase,
  kind: Kind,
  { month, intake }: { month: number; intake: number },
  { curriculum, committee, today }: Where,
  chance: Random,
): { trainingClass: TrainingClass; sessions: ClassSession[] } {
  const from = mondayOf(addDays(today, month * MONTH + chance.int(0, 6)))
  const to = addDays(from, kind.days - 1)
  const _id = chance.id()
  const programme = curriculum.all.find((each) => each === curriculum[kind.of]) ?? curriculum.secretaries
  const requirement = curriculum.requirements[kind.of === 'organisers' ? 1 : 0] ?? curriculum.requirements[0]!
  const hall = base.rooms[0]!
  const sessions = Array.from({ length: kind.days }, (_, day) =>
    [
      { from: 9 * 60, to: 11 * 60 + 30, credit: 300 },
      { from: 14 * 60, to: 16 * 60 + 30, credit: 300 },
    ].map((hours, half): ClassSession => {
      const isLast = day === kind.days - 1 && half === 1
      const title = day === 0 && half === 0 ? '开班式、专题辅导' : isLast ? '分组交流、结业式' : chance.pick(SUBJECTS)
      return {
        ...{ _id: chance.id(), class: _id, day: addDays(from, day), ...hours, title },
        ...{ teacher: isLast ? null : chance.pick(teachers)._id, room: hall.id, place: '', course: null, link: '' },
        revision: 1,
      }
    }),
  ).flat()
  const year = Number(from.slice(0, 4))
  const trainingClass: TrainingClass = {
    ...{ _id, title: `${year} 年${kind.title}`, year, intake, programme: programme._id, requirement: requirement._id },
    ...{ base: base._id, unit: base.unit, ancestors: base.ancestors },
    ...{ audience: committee._id, audienceAncestors: committee.ancestors, from, to, mode: 'venue', venue: '' },
    bring: '请带身份证和党徽，8:30 前到一楼大厅报到，领取资料和餐券。住宿两人一间。',
    ...{ directions: '', positions: kind.positions, capacity: kind.capacity, seated: 0, nominated: 0 },
    ...{ quotas: false, quotasFreeOn: null, selfApply: kind.of === 'secretaries' && intake % 2 === 0 },
    ...{ nominateFrom: addDays(from, -60), nominateUntil: addDays(from, -21), confirmDays: 5 },
    ...{ ...stateOf(from, today), seating: 0, graduation: { attendance: 86, course: null } },
    budget: budgetOf(kind, to < today, chance),
    credit: sessions.reduce((sum, { credit }) => sum + credit, 0),
    ...{ cancelled: null, revision: 1 },
  }
  return { trainingClass, sessions }
}

/** A class a month; their nominations, lists and who came are made of these. */
export function makeClasses(
  bases: readonly SeededBase[],
  curriculum: Curriculum,
  committee: Unit,
  today: string,
): { classes: TrainingClass[]; sessions: ClassSession[] } {
  const chance = random('classes')
  const counts = new Map<string, number>()
  const made = Array.from({ length: PAST_MONTHS + COMING_MONTHS }, (_, at) => {
    const kind = KINDS[at % KINDS.length]!
    const month = at - PAST_MONTHS
    const year = addDays(today, month * MONTH).slice(0, 4)
    const intake = (counts.get(year + kind.title) ?? 0) + 1
    counts.set(year + kind.title, intake)
    const where = { curriculum, committee, today }
    return makeClass(bases[at % bases.length]!, kind, { month, intake }, where, chance)
  })
  return { classes: made.map(({ trainingClass }) => trainingClass), sessions: made.flatMap(({ sessions }) => sessions) }
}
