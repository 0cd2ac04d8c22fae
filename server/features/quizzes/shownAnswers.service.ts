/** What was answered in an attempt and what it got, for other features: only what the quiz shows its key of. */
import type { Answer, AskedQuestion } from './quizzes.contract.ts'
import { Attempts } from './quizzes.model.ts'
import { isRevealed } from './revealed.ts'
import { awardedFor } from './scoring.rule.ts'

interface ShownAttempt {
  person: string
  title: string
  courseTitle: string
  at: Date
  /** `awarded` null: it waits for a mark. */
  answers: { question: AskedQuestion; answer: Answer | null; awarded: number | null }[]
}

/** Null for one that goes on, and for one of which the rule shows no key. */
export async function shownAttempt(id: string): Promise<ShownAttempt | null> {
  const attempt = await Attempts.findById(id).lean()
  if (!attempt || attempt.state === 'open' || !isRevealed(attempt)) return null
  return {
    ...{ person: attempt.person, title: attempt.lessonTitle, courseTitle: attempt.courseTitle },
    at: attempt.finishedAt!,
    answers: attempt.paper.questions.map((question) => ({
      ...{ question, answer: attempt.answers[question.id]?.answer ?? null, awarded: awardedFor(question, attempt) },
    })),
  }
}
