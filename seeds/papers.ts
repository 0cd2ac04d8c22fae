/** Papers of the base: one chosen by hand, one drawn by a blueprint 细目表. */
import { poolOf, splitEqually } from '../server/features/papers/blueprint.rule.ts'
import { Papers, type Paper } from '../server/features/papers/papers.model.ts'
import type { PaperCell } from '../server/features/papers/papers.contract.ts'
import { Questions, type Question } from '../server/features/questions/questions.model.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import { addDays } from './dates.ts'
import { insertAll } from './insert.ts'
import { random } from './random.ts'

const HEADINGS = [
  { kind: 'single', title: '单项选择题', count: 8, points: 4 },
  { kind: 'multiple', title: '多项选择题', count: 4, points: 5 },
  { kind: 'judge', title: '判断题', count: 8, points: 2 },
  { kind: 'blank', title: '填空题', count: 3, points: 4 },
  { kind: 'short', title: '简答题', count: 1, points: 20 },
] as const satisfies { kind: Question['kind']; title: string; count: number; points: number }[]

const rowsOf = (questions: readonly Question[], kind: Question['kind'], count: number): Question[] =>
  questions.filter((each) => each.kind === kind).slice(0, count)

export async function seedPapers({ _id: unit, ancestors }: Unit, savedBy: string, today: string): Promise<void> {
  const chance = random('papers')
  const questions = await Questions.find({ ancestors: unit }).sort({ ancestors: 1, serial: 1 }).lean()
  const sections = HEADINGS.map(({ title, points }) => ({ id: chance.id(), title, points, items: [] }))
  const cells = HEADINGS.map(({ kind, count, points }, at): PaperCell => {
    const there = rowsOf(questions, kind, count).length
    return { id: chance.id(), section: sections[at]!.id, kind, topic: null, difficulty: null, count: there, points }
  }).filter(({ count }) => count > 0)
  const pool = poolOf(questions.map(({ _id: id, ...question }) => ({ id, ...question })))
  const paper = (title: string, given: Partial<Paper>, ago: number): Paper => {
    const at = new Date(`${addDays(today, -ago)}T03:00:00Z`)
    return {
      ...{ _id: chance.id(), unit, ancestors, title, kind: 'fixed', sections: [], cells: [], shares: [] },
      ...{ copyOf: null, revision: 1, removedAt: null, savedBy, createdAt: at, updatedAt: at },
      ...given,
    }
  }
  const chosen = sections.map((section, at) => ({
    ...section,
    items: rowsOf(questions, HEADINGS[at]!.kind, HEADINGS[at]!.count).map(({ _id: question, version, content }) => ({
      ...{ question, version, content },
    })),
  }))
  const open = sections.map((section) => ({ ...section, points: null }))
  const { shares } = splitEqually(cells, pool)
  await insertAll(Papers, [
    paper('发展党员工作业务培训结业考试', { sections: chosen }, 20),
    paper('党支部书记任职培训测试（抽题）', { kind: 'drawn', sections: open, cells, shares }, 12),
  ])
}
