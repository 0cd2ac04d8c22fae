/** Making and keeping questions of the five basic kinds in shape. */
import { worth } from '../../../../server/features/papers/points.rule.ts'
import { totalOf } from '../../../../server/features/quizzes/scoring.rule.ts'
import { askedOf } from '../../../../server/features/quizzes/slot.rule.ts'
import { duplicate as copyOf, kindName } from '../../questions/questions.ts'
import type { Question, QuestionKind, QuestionOf, Quiz, WrittenQuestion } from '../draft/content.ts'
import { newId } from '../../../lib/newId.ts'
import { gapsIn } from '../../../../server/features/quizzes/gaps.rule.ts'

const KINDS: readonly QuestionKind[] = ['single', 'multiple', 'judge', 'blank', 'short']
export const QUESTION_KINDS = KINDS.map((value) => ({ value, label: kindName(value) }))

/** Whether it can be changed in the course: it is of a basic kind, and plain text throughout. */
export const isWrittenHere = (question: Question): question is WrittenQuestion =>
  (KINDS as readonly string[]).includes(question.kind) && !JSON.stringify(question).includes('"type":"doc"')

const option = () => ({ id: newId(), text: '' })
const four = () => [option(), option(), option(), option()]

export function newQuestion(kind: QuestionKind, points = 5): WrittenQuestion {
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
export function duplicate(question: WrittenQuestion): WrittenQuestion {
  const { origin: _origin, ...copy } = copyOf(question)
  return copy
}

/** The points of a case are its parts', those of a rubric its lines': they are split as they were. */
export const setPoints = (question: Question, points: number): void =>
  void Object.assign(
    question,
    question.kind === 'case' || question.kind === 'essay' ? worth(question, points) : { points },
  )

/** As many lists of accepted answers as the stem has gaps; what was written for a gap that is gone goes with it. */
export function alignBlanks(question: QuestionOf<'blank'>): void {
  const gaps = gapsIn(question.stem)
  while (question.answers.length < gaps) question.answers.push([])
  if (question.answers.length > gaps) question.answers.splice(gaps)
}

/** The least score that passes, as a whole number of points. */
export const passScore = (quiz: Quiz): number => Math.ceil((totalOf(quiz) * quiz.rule.passPercent) / 100)

const REVEAL = { 'after-finish': '交卷后显示答案', 'after-pass': '及格后或次数用完后显示答案', never: '不显示答案' }
/** How a quiz is taken, in one sentence. */
export function quizRuleWords(quiz: Quiz): string {
  const { attempts, minutes, reveal, shuffle } = quiz.rule
  const clauses = [
    `共 ${askedOf(quiz).length} 题 ${totalOf(quiz)} 分，${passScore(quiz)} 分及格`,
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
