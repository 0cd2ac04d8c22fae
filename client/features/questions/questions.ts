/** Making questions of all nine kinds, and their names. */
import { gapsIn } from '../../../server/features/quizzes/gaps.rule.ts'
import { plainText } from '../../../server/features/questions/words.rule.ts'
import { newId } from '../../lib/newId.ts'
import type { Reply } from '../../lib/api.ts'
import type {
  BankQuestion,
  PartQuestion,
  QuestionTraits,
} from '../../../server/features/questions/question.contract.ts'

export type { BankQuestion, PartQuestion, QuestionTraits }
export type QuestionView = Reply<'bank', 'show'>
export type QuestionCard = Reply<'bank', 'list'>['items'][number]
export type Topic = Reply<'bank', 'topics'>['items'][number]
export type Kind = BankQuestion['kind']

const LABELS: Record<Kind, string> = {
  single: '单选题',
  multiple: '多选题',
  judge: '判断题',
  blank: '填空题',
  order: '排序题',
  match: '匹配题',
  short: '简答题',
  essay: '论述题',
  case: '案例分析题',
}
/** A question as it is written: its traits beside its content. */
export type Written = { content: BankQuestion } & QuestionTraits
export const kindName = (kind: Kind): string => LABELS[kind]
export const KINDS = Object.keys(LABELS) as Kind[]
export const PART_KINDS = KINDS.filter((kind) => kind !== 'case')
export const DIFFICULTIES = ['1 易', '2 较易', '3 中等', '4 较难', '5 难']

export const noTraits = (): QuestionTraits => ({
  ...{ difficulty: null, topics: [], positions: [] },
  ...{ source: '', sourceDate: null, reviewOn: null },
})

export const choice = () => ({ id: newId(), text: '' })
const choices = (count: number) => Array.from({ length: count }, choice)

function newPart(kind: Exclude<Kind, 'case'>): PartQuestion {
  const base = { id: newId(), stem: '', explanation: '', points: kind === 'short' ? 5 : kind === 'essay' ? 10 : 2 }
  switch (kind) {
    case 'single':
      return { ...base, kind, options: choices(4), answer: '' }
    case 'multiple':
      return { ...base, kind, options: choices(4), answer: [], scoring: 'all' }
    case 'judge':
      return { ...base, kind, answer: null }
    case 'blank':
      return { ...base, kind, answers: [], numerals: false, traditional: false }
    case 'order':
      return { ...base, kind, items: choices(3) }
    case 'match':
      return { ...base, kind, left: choices(3), right: choices(3), pairs: {} }
    case 'short':
      return { ...base, kind, reference: '' }
    case 'essay':
      return { ...base, kind, reference: '', rubric: [] }
  }
}
export const newQuestion = (kind: Kind): BankQuestion =>
  kind === 'case'
    ? { id: newId(), kind, stem: '', explanation: '', points: 5, parts: [newPart('short')] }
    : newPart(kind)
/** What was written of a question as one of another kind: its words, and options where both have some. */
export function turned(from: BankQuestion, kind: Kind): BankQuestion {
  const to = { ...newQuestion(kind), stem: from.stem, explanation: from.explanation }
  const offered = 'options' in from ? from.options : 'items' in from ? from.items : []
  if (offered.some(({ text }) => text !== '') && 'options' in to) to.options = offered
  if (offered.some(({ text }) => text !== '') && 'items' in to) to.items = offered
  if (to.kind === 'blank') to.answers = Array.from({ length: gapsIn(plainText(to.stem)) }, () => [])
  return to
}
/** Whether that leaves something out. */
export function turnsPart(from: BankQuestion): boolean {
  if (from.kind === 'case') return from.parts.some(({ stem }) => stem !== '')
  if (from.kind === 'match') return [...from.left, ...from.right].some(({ text }) => text !== '')
  if (from.kind === 'blank') return from.answers.some((accepted) => accepted.length > 0)
  return 'reference' in from && from.reference !== ''
}
export const addPart = (parts: PartQuestion[], kind: Exclude<Kind, 'case'>) => void parts.push(newPart(kind))

/** A copy with ids of its own everywhere: what names another part of it names the copy's. */
export function duplicate<T extends { id: string }>(question: T): T {
  const ids = new Map<string, string>()
  const fresh = (id: string): string => ids.get(id) ?? (ids.set(id, newId()), ids.get(id)!)
  const text = JSON.stringify(question)
  for (const [, id] of text.matchAll(/"id":"([\w-]+)"/g)) fresh(id!)
  return JSON.parse(
    text.replace(/"([\w-]{1,64})"/g, (whole, id: string) => (ids.has(id) ? `"${ids.get(id)}"` : whole)),
  ) as T
}
