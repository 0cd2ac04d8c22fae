/** What stands in an outline. Pure. */
import type { z } from 'zod'
import { assetsNamed, picturesIn } from './article.rule.ts'
import type { AskedQuestion, Chapter, Lesson, Outline, VideoQuestion, WatchRules } from './courses.contract.ts'

export const lessonsOf = (outline: Outline): Lesson[] => outline.sections.flatMap(({ lessons }) => lessons)

/** Assets that a lesson names: what is watched or read, or the pictures of an article or of questions. */
export function assetsIn(lesson: Lesson): string[] {
  if (lesson.kind === 'article') return picturesIn(lesson.article)
  if (lesson.kind === 'quiz') return assetsNamed(lesson.quiz)
  return (lesson.kind === 'video' || lesson.kind === 'document') && lesson.asset ? [lesson.asset] : []
}

/** Assets that the outline names, each once. */
export const assetsOf = (outline: Outline): string[] => [...new Set(lessonsOf(outline).flatMap(assetsIn))]

/** What is seen within articles and questions. */
export const picturesOfOutline = (outline: Outline): string[] =>
  lessonsOf(outline).flatMap((lesson) => (lesson.kind === 'article' || lesson.kind === 'quiz' ? assetsIn(lesson) : []))

const USUAL_RULES: WatchRules = { maxRate: 2, inOrder: false }
export const rulesOf = ({ rules }: Outline): WatchRules => rules ?? USUAL_RULES

export const chaptersOf = (lesson: Lesson): Chapter[] => (lesson.kind === 'video' ? (lesson.chapters ?? []) : [])
export const questionsOf = (lesson: Lesson): VideoQuestion[] =>
  lesson.kind === 'video' ? (lesson.questions ?? []) : []

/** A question of a video without its key. */
export const withoutKey = ({ at, question }: VideoQuestion): z.input<typeof AskedQuestion> => ({
  at,
  id: question.id,
  kind: question.kind,
  stem: question.stem,
  options: 'options' in question ? question.options : [],
})
