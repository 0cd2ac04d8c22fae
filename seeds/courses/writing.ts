/** Short words for writing courses down: articles, and the five kinds of questions. */
import type { z } from 'zod'
import type { CaptionLanguage } from '../../server/features/assets/captionLanguages.rule.ts'
import type { Article } from '../../server/features/courses/article.contract.ts'
import type { Question, Quiz } from '../../server/features/quizzes/quizzes.contract.ts'
import type { CategoryKey } from '../categories.ts'

type Doc = z.infer<typeof Article>
type Node = Doc['content'][number]

const text = (words: string) => ({ type: 'text', text: words })
const paragraph = (words: string): Node => ({ type: 'paragraph', content: [text(words)] })
export const p = paragraph
export const h = (words: string): Node => ({ type: 'heading', attrs: { level: 2 }, content: [text(words)] })
const list = (type: string, items: string[]): Node => ({
  type,
  content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] })),
})
export const ul = (...items: string[]): Node => list('bulletList', items)
export const ol = (...items: string[]): Node => list('orderedList', items)
export const quote = (words: string): Node => ({ type: 'blockquote', content: [paragraph(words)] })
export const article = (...content: Node[]): Doc => ({ type: 'doc', content })

const LETTERS = 'abcdefghij'
const optionsOf = (texts: readonly string[]) => texts.map((words, index) => ({ id: LETTERS[index]!, text: words }))
type Draft = Question extends infer Q ? (Q extends Question ? Omit<Q, 'id'> : never) : never

/** `right` counts from 0. */
export const single = (stem: string, options: string[], right: number, explanation: string, points = 10): Draft => ({
  kind: 'single',
  stem,
  options: optionsOf(options),
  answer: LETTERS[right]!,
  explanation,
  points,
})
export const multiple = (
  stem: string,
  options: string[],
  right: number[],
  explanation: string,
  points = 15,
): Draft => ({
  kind: 'multiple',
  stem,
  options: optionsOf(options),
  answer: right.map((index) => LETTERS[index]!),
  explanation,
  points,
})
export const judge = (stem: string, answer: boolean, explanation: string, points = 10): Draft => ({
  kind: 'judge',
  stem,
  answer,
  explanation,
  points,
})
/** One list of accepted answers for each ____ of the stem. */
export const blank = (stem: string, answers: string[][], explanation: string, points = 10): Draft => ({
  kind: 'blank',
  stem,
  answers,
  explanation,
  points,
})
export const short = (stem: string, reference: string, explanation: string, points = 20): Draft => ({
  kind: 'short',
  stem,
  reference,
  explanation,
  points,
})

export const quiz = (rule: Partial<Quiz['rule']>, ...questions: Draft[]): Quiz => ({
  rule: { passPercent: 60, attempts: 3, minutes: 30, shuffle: true, reveal: 'after-finish', ...rule },
  questions: questions.map((question, index) => ({ id: `q${index + 1}`, ...question }) as Question),
})

export interface VideoPlan {
  title: string
  subtitle: string
  seconds: number
  /** As screen recorders write it: the sound of the system, in which nothing plays, before that of the microphone. */
  recorder?: true
  /** What is said, spread evenly over the video. */
  captions?: Partial<Record<CaptionLanguage, string[]>>
}
export type LessonPlan = { title: string } & ({ video: VideoPlan } | { article: Doc } | { quiz: Quiz })
export interface CoursePlan {
  title: string
  summary: string
  category: CategoryKey | null
  state: 'published' | 'submitted' | 'draft'
  sections: { title: string; lessons: LessonPlan[] }[]
}
