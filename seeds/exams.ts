/** 考试: one that can be sat now by the class of the demo's trainee, and one that was sat and waits for its release. */
import type { TrainingClass } from '../server/features/classes/classes.model.ts'
import type { Nomination } from '../server/features/classes/nominations/nominations.model.ts'
import { isSeated } from '../server/features/classes/nominations/nominations.rule.ts'
import { analyseExam } from '../server/features/exams/analysis/analyse.service.ts'
import { Exams, type Exam } from '../server/features/exams/exams.model.ts'
import {
  keyScores,
  outcomeOf,
  slotsOf,
  totalOf,
  type ExamSlot,
} from '../server/features/exams/paper/paperSlots.rule.ts'
import { SittingPapers, Sittings, type Sitting } from '../server/features/exams/sittings/sittings.model.ts'
import { Papers, type Paper } from '../server/features/papers/papers.model.ts'
import { Questions } from '../server/features/questions/questions.model.ts'
import type { Answer } from '../server/features/quizzes/quizzes.contract.ts'
import { transaction } from '../server/lib/transaction.ts'
import { addDays, instant } from './dates.ts'
import { insertAll } from './insert.ts'
import { random, type Random } from './random.ts'

interface Given {
  classes: readonly TrainingClass[]
  nominations: readonly Nomination[]
  /** The demo's trainee. */
  trainee: string
  today: string
}
const KINDS = ['single', 'multiple', 'judge'] as const
const EACH = 8

/** Of the demo's bank: eight of each kind that is answered by choosing, five points each. */
async function paperFor(
  { unit, ancestors }: Pick<Exam, 'unit' | 'ancestors'>,
  chance: Random,
  today: string,
): Promise<Paper> {
  const at = instant(addDays(today, -30))
  const sections = []
  for (const [index, kind] of KINDS.entries()) {
    const rows = await Questions.find({ kind, retired: false }).sort({ _id: 1 }).limit(EACH).lean()
    const items = rows.map(({ _id: question, version, content }) => ({ question, version, content }))
    sections.push({ id: chance.id(), title: ['单项选择题', '多项选择题', '判断题'][index]!, points: 5, items })
  }
  return {
    ...{
      _id: chance.id(),
      unit,
      ancestors,
      title: '党务工作基础知识试卷',
      kind: 'fixed',
      sections,
      cells: [],
      shares: [],
    },
    ...{ copyOf: null, revision: 1, removedAt: null, savedBy: '陆知行', createdAt: at, updatedAt: at },
  }
}

const examOf = (row: TrainingClass, paper: Paper, chance: Random, given: Partial<Exam>): Exam => ({
  ...{ _id: chance.id(), unit: row.ancestors.at(-1)!, ancestors: row.ancestors, title: '党务工作基础知识考试' },
  ...{ instructions: '独立完成，可以中途离开，时间不停。', paper: paper._id, paperTitle: paper.title, shuffle: true },
  ...{ opensAt: new Date(), closesAt: new Date(), minutes: 45, attempts: 1, untilPassed: true, passPercent: 60 },
  ...{ results: 'after-release', showsKey: true, class: row._id, people: [], extras: [], state: 'scheduled' },
  ...{ by: 'seed', releasedAt: null, recorded: false, acts: [], paperRevision: 1, revision: 2 },
  ...given,
})

/** The share who answer rightly, by how much somebody knows (0..1): questions are from easy to hard, and one misleads. */
function knowsAt(place: number, ability: number, chance: Random): boolean {
  if (place === MISLEADING) return chance.chance(0.75 - ability * 0.6)
  return chance.chance(Math.min(0.97, Math.max(0.05, 0.55 + ability * 0.75 - (place % EACH) * 0.085)))
}
/** Whose better candidates are drawn to another option: the analysis says so. */
const MISLEADING = 3

function answerTo({ question }: ExamSlot, place: number, ability: number, chance: Random): Answer {
  const knows = knowsAt(place, ability, chance)
  if (question.kind === 'single') {
    const wrong = question.options.filter(({ id }) => id !== question.answer)
    const other = wrong[place === MISLEADING && ability > 0.5 ? 0 : chance.int(0, wrong.length - 1)]
    return { option: knows ? question.answer : (other?.id ?? question.answer) }
  }
  if (question.kind === 'multiple') return { options: knows ? question.answer : question.answer.slice(0, 1) }
  return { judge: knows === (question.kind === 'judge' && question.answer === true) }
}

function satBy(
  exam: Exam,
  slots: readonly ExamSlot[],
  { person, name, pinyin, post }: Nomination,
  chance: Random,
): Sitting {
  const startedAt = new Date(exam.opensAt.getTime() + chance.int(0, 5) * 60_000)
  const finishedAt = new Date(startedAt.getTime() + chance.int(18, 44) * 60_000)
  const ability = chance.int(0, 100) / 100
  const given = slots.map((slot, place) => [
    slot.question.id,
    { seq: 1, answer: answerTo(slot, place, ability, chance), at: finishedAt },
  ])
  const answers = Object.fromEntries(given) as Sitting['answers']
  const scores = keyScores(slots, answers)
  return {
    ...{ _id: chance.id(), exam: exam._id, person, name, pinyin, unitName: post, number: 1, startedAt, finishedAt },
    ...{ deadlineAt: new Date(startedAt.getTime() + 45 * 60_000), heldAt: null, answers, scores, marks: {} },
    ...{ total: totalOf(slots), left: chance.chance(0.2) ? chance.int(1, 3) : 0, recorded: false, voided: null },
    ...outcomeOf(slots, scores, {}, exam.passPercent),
  }
}

export async function seedExams({ classes, nominations, trainee, today }: Given): Promise<void> {
  const chance = random('exams')
  const seated = nominations.filter(({ state, left }) => isSeated(state) && !left)
  const own = new Set(seated.filter(({ person }) => person === trainee).map((each) => each.class))
  const [current] = classes
    .filter(({ _id, from }) => own.has(_id) && from <= addDays(today, 30))
    .sort((a, b) => (a.from < b.from ? 1 : -1))
  const [past] = classes
    .filter(({ to, state }) => to < today && state === 'ranked')
    .sort((a, b) => (a.to < b.to ? 1 : -1))
  const place = current ?? past
  if (!place) return
  const paper = await paperFor({ unit: place.ancestors.at(-1)!, ancestors: place.ancestors }, chance, today)
  const content = {
    title: paper.title,
    sections: paper.sections.map(({ id, title, items }) => ({
      ...{ id, title, questions: items.map((item) => ({ ...item.content, points: 5 })) },
    })),
  }
  await insertAll(Papers, [paper])
  const days = { opensAt: instant(today, 0), closesAt: instant(addDays(today, 7), 22 * 60) }
  if (current) await insertAll(Exams, [examOf(current, paper, chance, days)])
  if (!past || past === current) return
  const over = { opensAt: instant(past.to, 14 * 60), closesAt: instant(past.to, 16 * 60) }
  const exam = examOf(past, paper, chance, over)
  const slots = slotsOf(content)
  const sittings = seated.filter((each) => each.class === past._id).map((each) => satBy(exam, slots, each, chance))
  await insertAll(Exams, [exam])
  await insertAll(Sittings, sittings)
  await insertAll(
    SittingPapers,
    sittings.map(({ _id }) => ({ _id, exam: exam._id, revision: 1, content })),
  )
  const { signal } = new AbortController()
  await analyseExam(exam._id, { signal, publish: transaction })
}
