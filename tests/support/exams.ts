/** Papers and examinations for tests. */
import type { PaperContent } from '../../server/features/papers/paper.contract.ts'
import { Exams, type Exam } from '../../server/features/exams/exams.model.ts'
import { SittingPapers, Sittings } from '../../server/features/exams/sittings/sittings.model.ts'
import { Papers } from '../../server/features/papers/papers.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { settle } from '../../server/features/exams/sittings/settle.ts'
import { slotsOf } from '../../server/features/exams/paper/paperSlots.rule.ts'
import type { Answer } from '../../server/features/quizzes/quizzes.contract.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'

const options = [
  { id: 'a', text: '甲' },
  { id: 'b', text: '乙' },
  { id: 'c', text: '丙' },
]
const each = { explanation: '解析-SECRET', points: 10 }

/** 100 points, 20 of them by hand: every kind that is sat, a case of two parts among them. */
export const examContent = (): PaperContent => ({
  title: '发展党员工作试卷',
  sections: [
    {
      id: 's1',
      title: '客观题',
      questions: [
        { ...each, id: 'single', kind: 'single', stem: '单选题干', points: 20, options, answer: 'b' },
        {
          ...each,
          id: 'multiple',
          kind: 'multiple',
          stem: '多选题干',
          points: 20,
          options,
          answer: ['a', 'c'],
          scoring: 'all',
        },
        { ...each, id: 'judge', kind: 'judge', stem: '判断题干', points: 20, answer: false },
        {
          ...each,
          id: 'blank',
          kind: 'blank',
          stem: '党成立于 ____ 年',
          answers: [['1921-SECRET', '1921']],
          numerals: false,
          traditional: false,
        },
      ],
    },
    {
      id: 's2',
      title: '主观题',
      questions: [
        { ...each, id: 'essay', kind: 'essay', stem: '论述题干', reference: '参考-SECRET', rubric: [] },
        {
          ...{ ...each, id: 'case', kind: 'case', stem: '案例材料', points: 20 },
          parts: [
            { ...each, id: 'part1', kind: 'judge', stem: '案例判断', answer: true },
            { ...each, id: 'part2', kind: 'short', stem: '案例简答', reference: '参考-SECRET' },
          ],
        },
      ],
    },
  ],
})

export const RIGHT = {
  ...{
    single: { option: 'b' },
    multiple: { options: ['c', 'a'] },
    judge: { judge: false },
    blank: { blanks: ['1921'] },
  },
  part1: { judge: true },
}

/** Of a unit, with these questions in this order. */
export async function makePaper({ _id: unit, ancestors }: Unit, content = examContent()): Promise<string> {
  const _id = newId()
  const at = new Date('2026-04-01T00:00:00Z')
  const sections = content.sections.map(({ id, title, questions }) => ({
    ...{ id, title, points: null },
    items: questions.map((question) => ({ question: question.id, version: 1, content: question })),
  }))
  await Papers.create({
    ...{ _id, unit, ancestors, title: content.title, kind: 'fixed', sections, cells: [], shares: [] },
    ...{ revision: 1, savedBy: 'x', createdAt: at, updatedAt: at },
  })
  return _id
}

export const examFields = (given: object = {}) => ({
  ...{ id: newId(), title: '发展党员工作考试', instructions: '闭卷', minutes: 30, attempts: 1, untilPassed: true },
  shuffle: false,
  ...{ opensAt: '2026-05-01T01:00:00.000Z', closesAt: '2026-05-01T03:00:00.000Z', passPercent: 60 },
  ...{ results: 'after-release', showsKey: true, class: null, people: [], extras: [] },
  ...given,
})

/** Open now, for these people, its papers frozen; straight in the database. @returns its id */
export async function makeRunningExam(
  unit: Unit,
  people: readonly { _id: string; name: string }[],
  given: Partial<Exam> = {},
  content = examContent(),
): Promise<string> {
  const exam = newId()
  const hour = 3_600_000
  await Exams.create({
    ...{ _id: exam, unit: unit._id, ancestors: unit.ancestors, title: '发展党员工作考试', minutes: 60, attempts: 1 },
    ...{ paper: await makePaper(unit), paperTitle: '试卷', shuffle: false, untilPassed: true, passPercent: 60 },
    ...{ opensAt: new Date(Date.now() - hour), closesAt: new Date(Date.now() + 2 * hour), results: 'after-release' },
    ...{ showsKey: false, people: people.map(({ _id }) => _id), state: 'scheduled', recorded: false },
    ...{ paperRevision: 1, revision: 1 },
    ...given,
  })
  const sittings = people.map(({ _id: person, name }) => ({
    ...{ _id: newId(), exam, person, name, pinyin: person, number: 1, state: 'ready' as const, total: 100, left: 0 },
    ...{ answers: {}, marks: {} },
  }))
  await Sittings.insertMany(sittings, { ordered: false })
  await SittingPapers.insertMany(
    sittings.map(({ _id }) => ({ _id, exam, revision: 1, content })),
    { ordered: false },
  )
  return exam
}

/** Over, and handed in with these answers of each, as the clock would have collected it; straight in the database. */
export async function makeSatExam(
  unit: Unit,
  sat: readonly { person: { _id: string; name: string }; answers: Record<string, Answer> }[],
  given: Partial<Exam> = {},
  content = examContent(),
): Promise<string> {
  const hour = 3_600_000
  const closed = { opensAt: new Date(Date.now() - 4 * hour), closesAt: new Date(Date.now() - hour) }
  const id = await makeRunningExam(
    unit,
    sat.map(({ person }) => person),
    { ...closed, ...given },
    content,
  )
  const exam = (await Exams.findById(id).lean())!
  const slots = slotsOf(content)
  await transaction(async (session) => {
    for (const { person, answers } of sat) {
      const row = (await Sittings.findOne({ exam: id, person: person._id }).session(session).lean())!
      const at = closed.opensAt
      const kept = Object.entries(answers).map(([slot, answer]) => [slot, { seq: 1, answer, at }])
      await Sittings.updateOne({ _id: row._id }, { $set: { startedAt: at, deadlineAt: closed.closesAt } }, { session })
      const sitting = { ...row, answers: Object.fromEntries(kept), finishedAt: closed.closesAt }
      await settle(exam, [{ sitting, asked: slots }], session)
    }
  })
  return id
}
