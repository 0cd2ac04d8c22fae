import type { Attempt } from './quizzes.model.ts'
import { attemptsLeft } from './scoring.rule.ts'

/**
 * Whether the rule lets the trainee see key and explanations of a paper that was handed in: once passed, or once no
 * attempt is left that they could help, where it says `after-pass`.
 */
export const isRevealed = ({ paper: { rule }, passed, number }: Attempt): boolean =>
  rule.reveal === 'after-finish' ||
  (rule.reveal === 'after-pass' && (passed === true || attemptsLeft(rule.attempts, number) === 0))
