import type { Reply } from '../../../lib/api.ts'
import { inOrder } from './inOrder.ts'

export type CourseView = Reply<'courses', 'show'>
export type Outline = CourseView['outline']
export type Section = Outline['sections'][number]
export type Lesson = Section['lessons'][number]
export type LessonKind = Lesson['kind']
export type LessonOf<K extends LessonKind> = Extract<Lesson, { kind: K }>
export type Article = NonNullable<LessonOf<'article'>['article']>
export type Quiz = NonNullable<LessonOf<'quiz'>['quiz']>
export type Question = Quiz['questions'][number]
/** The same without what an article would be. */
type InText<T> = T extends { type: 'doc' } ? never : T extends object ? { [K in keyof T]: InText<T[K]> } : T
export type QuestionKind = 'single' | 'multiple' | 'judge' | 'blank' | 'short'
export type QuestionOf<K extends QuestionKind> = InText<Extract<Question, { kind: K }>>
/** One that is written in a course: of a basic kind, in plain text. Others come from the bank and are changed there. */
export type WrittenQuestion = QuestionOf<QuestionKind>

/** What an instructor writes and the draft saves. */
export interface Content {
  title: string
  summary: string
  category: string | null
  outline: Outline
}
export const contentOf = ({ title, summary, category, outline }: Content): Content => ({
  title,
  summary,
  category,
  outline,
})

const isMoment = (value: unknown): value is { at: number } => typeof (value as { at?: unknown } | null)?.at === 'number'

/** Compares as the server keeps it: words trimmed, moments in the order of the video. */
function kept(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.every(isMoment) ? inOrder(value) : value
  return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort()) : value
}
export const isSame = (a: Content, b: Content): boolean =>
  JSON.stringify(contentOf(a), kept) === JSON.stringify(contentOf(b), kept)

/** All words of a draft in reading order, so that they can be copied when the draft itself cannot be saved. */
export function wordsOf({ title, summary, outline }: Content): string {
  const words: string[] = []
  const collect = (value: unknown, key = ''): void => {
    if (typeof value === 'string' && ['title', 'text', 'stem', 'explanation', 'reference', 'summary'].includes(key))
      words.push(value)
    else if (Array.isArray(value)) value.forEach((each) => collect(each, key))
    else if (value && typeof value === 'object') Object.entries(value).forEach(([name, each]) => collect(each, name))
  }
  collect({ title, summary, outline })
  return words.filter(Boolean).join('\n')
}
