import type { PaperCell } from '../../../server/features/papers/papers.contract.ts'
import { worth } from '../../../server/features/papers/points.rule.ts'
import type { BankQuestion } from '../../../server/features/questions/question.contract.ts'
import { sameText } from '../../../server/features/questions/sameText.rule.ts'
import { askedText } from '../../../server/features/questions/words.rule.ts'
import type { Reply } from '../../lib/api.ts'
import { newId } from '../../lib/newId.ts'

export type PaperView = Reply<'papers', 'show'>
export type PaperContent = Reply<'papers', 'preview'>
export type Section = PaperView['sections'][number]
export type Item = Section['items'][number]
export type Cell = PaperCell
export type Shortage = PaperView['short'][number]

export const PAPER_KINDS = { fixed: '手工选题', drawn: '按细目表抽题' } as const

export const oneLine = (question: BankQuestion): string => askedText(question).replace(/\s+/g, ' ')

/** What a question earns in a section that gives each so many points; null: as the bank has it. */
export const pointsIn = (points: number | null, { content }: Item): number =>
  points === null ? content.points : worth(content, points).points
export const pointsOfSection = (section: Section): number =>
  section.items.reduce((sum, item) => sum + pointsIn(section.points, item), 0)

/** Headings as papers usually have them, in their order. */
const HEADINGS = ['单项选择题', '多项选择题', '判断题', '填空题', '简答题', '论述题', '案例分析题']
/** With the first usual heading that the paper does not have yet. */
export const newSection = (before: readonly Section[]): Section => ({
  ...{ id: newId(), points: null, items: [] },
  title: HEADINGS.find((heading) => before.every(({ title }) => title !== heading)) ?? '',
})
export const newCell = (section: string, last?: Cell): Cell => ({
  ...{ id: newId(), section, kind: 'single', topic: null, difficulty: null, count: 10, points: 2 },
  ...(last && { kind: last.kind, points: last.points }),
})

/** Of each question that has the same text as one before it: the number of that one. */
export function repeatedTexts(sections: readonly Section[]): Map<string, number> {
  const first = new Map<string, number>()
  const repeated = new Map<string, number>()
  for (const [at, { question, content }] of sections.flatMap(({ items }) => items).entries()) {
    const text = sameText(content)
    const before = first.get(text)
    if (before === undefined) first.set(text, at + 1)
    else repeated.set(question, before)
  }
  return repeated
}

/** 第 2、3 行合用的题只有 6 道，需要 8 道. */
export function shortageWords(cells: readonly Cell[], { missing, among, wanted, available }: Shortage): string {
  const rows = cells.flatMap(({ id }, at) => (among.includes(id) ? at + 1 : []))
  return among.length > 1
    ? `缺 ${missing} 题：第 ${rows.join('、')} 行合用 ${available} 道题，需要 ${wanted} 道`
    : `缺 ${missing} 题：题库里只有 ${available} 道`
}
