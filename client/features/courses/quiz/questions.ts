/** Making and keeping questions of the five basic kinds in shape. */
import type { Question, QuestionKind, QuestionOf, Quiz } from '../draft/content.ts'
import { newId } from '../../../lib/newId.ts'
import { gapsIn } from '../../../../server/features/quizzes/gaps.rule.ts'

export const QUESTION_KINDS: { value: QuestionKind; label: string }[] = [
  { value: 'single', label: '单选题' },
  { value: 'multiple', label: '多选题' },
  { value: 'judge', label: '判断题' },
  { value: 'blank', label: '填空题' },
  { value: 'short', label: '简答题' },
]
export const kindLabel = (kind: QuestionKind): string => QUESTION_KINDS.find(({ value }) => value === kind)!.label

const option = () => ({ id: newId(), text: '' })
const four = () => [option(), option(), option(), option()]

export function newQuestion(kind: QuestionKind, points = 5): Question {
  const base = { id: newId(), stem: '', explanation: '', points }
  switch (kind) {
    case 'single':
      return { ...base, kind, options: four(), answer: '' }
    case 'multiple':
      return { ...base, kind, options: four(), answer: [] }
    case 'judge':
      return { ...base, kind, answer: null }
    case 'blank':
      return { ...base, kind, answers: [] }
    case 'short':
      return { ...base, kind, reference: '' }
  }
}

/** 及格线、次数 as most bases set them; every figure can be changed. */
export const newQuiz = (): Quiz => ({
  questions: [],
  rule: { passPercent: 60, attempts: 3, minutes: 0, shuffle: false, reveal: 'after-pass' },
})

/** A copy with ids of its own: answers are kept by them. */
export function duplicate(question: Question): Question {
  const copy = JSON.parse(JSON.stringify(question)) as Question
  copy.id = newId()
  delete copy.origin
  if (!('options' in copy)) return copy
  const renamed = new Map(copy.options.map(({ id }) => [id, newId()]))
  for (const each of copy.options) each.id = renamed.get(each.id)!
  if (copy.kind === 'single') copy.answer = renamed.get(copy.answer) ?? ''
  if (copy.kind === 'multiple') copy.answer = copy.answer.map((id) => renamed.get(id)!)
  return copy
}

/** As many lists of accepted answers as the stem has gaps; what was written for a gap that is gone goes with it. */
export function alignBlanks(question: QuestionOf<'blank'>): void {
  const gaps = gapsIn(question.stem)
  while (question.answers.length < gaps) question.answers.push([])
  if (question.answers.length > gaps) question.answers.splice(gaps)
}

export const totalOf = ({ questions }: Quiz): number => questions.reduce((sum, { points }) => sum + points, 0)
/** The least score that passes, as a whole number of points. */
export const passScore = (quiz: Quiz): number => Math.ceil((totalOf(quiz) * quiz.rule.passPercent) / 100)

const REVEAL = { 'after-finish': '交卷后显示答案', 'after-pass': '及格后或次数用完后显示答案', never: '不显示答案' }
/** How a quiz is taken, in one sentence. */
export function quizRuleWords(quiz: Quiz): string {
  const { attempts, minutes, reveal, shuffle } = quiz.rule
  const clauses = [
    `共 ${quiz.questions.length} 题 ${totalOf(quiz)} 分，${passScore(quiz)} 分及格`,
    attempts ? `可答 ${attempts} 次` : '不限次数',
    minutes ? `限时 ${minutes} 分钟` : '不限时',
    REVEAL[reveal],
    ...(shuffle ? ['打乱顺序'] : []),
  ]
  return clauses.join('；')
}

/** The accepted answers of a gap as typed, divided by «|»: each once. */
export const acceptedIn = (typed: string): string[] =>
  [
    ...new Set(
      typed
        .split(/[|｜]/)
        .map((each) => each.trim())
        .filter(Boolean),
    ),
  ].slice(0, 20)
