import type { z } from 'zod'
import type { Lesson } from '../courses/courses.contract.ts'
import { attemptsLeft, isUndecided, type AttemptSummary } from '../quizzes/scoring.rule.ts'
import type { LessonState } from './learning.contract.ts'
import type { Range } from '../playback/watchedRanges.rule.ts'

export type State = z.infer<typeof LessonState>
/** All that bears on how far a person is with one lesson. */
export interface LessonFacts {
  /** Its last record, if any. */
  fold: { state: 'completed' | 'passed' | 'failed' } | undefined
  watch: { ranges: Range[]; watchedSeconds: number } | undefined
  /** By number. */
  attempts: AttemptSummary[]
  /** Whole seconds of a video; null for what has no length. */
  duration: number | null
}

export const isDone = (state: State): boolean => state === 'completed' || state === 'passed'

/** How a lesson stands: the ledger's word first, then what is under way. */
export function stateOf(lesson: Lesson, { fold, watch, attempts }: LessonFacts): State {
  if (fold && isDone(fold.state)) return fold.state
  if (lesson.kind === 'quiz') {
    const last = attempts.at(-1)
    if (last && isUndecided(last)) return 'awaiting-marking'
    if (last?.state === 'open') return 'in-progress'
    return last || fold ? 'failed' : 'not-started'
  }
  return lesson.kind === 'video' && watch && watch.watchedSeconds > 0 ? 'in-progress' : 'not-started'
}

/**
 * Whether the person can do something about the lesson now: not while a marker has it, not when all attempts are used.
 */
export function isActionable(lesson: Lesson, facts: LessonFacts): boolean {
  const state = stateOf(lesson, facts)
  if (isDone(state) || state === 'awaiting-marking') return false
  if (lesson.kind !== 'quiz' || state === 'in-progress') return true
  return attemptsLeft(lesson.quiz?.rule.attempts ?? 0, facts.attempts.length) > 0
}
