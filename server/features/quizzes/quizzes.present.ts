import type { z } from 'zod'
import { now } from '../../lib/clock.ts'
import { keyAnswer, keyWords, writtenText } from './answerWords.rule.ts'
import { isRevealed } from './revealed.ts'
import { isWritten, slotOf } from './slot.rule.ts'
import type { AskedQuestion, AttemptView, MarkingCard, MarkingView, SlotResult } from './quizzes.contract.ts'
import type { Attempt } from './quizzes.model.ts'
import { awardedFor, keyPoints, scored, totalOf, waitingFor } from './scoring.rule.ts'

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

/**
 * What the trainee learns about one question. Without the key, also not whether the answer was right: else a few
 * attempts would tell the key. A marker's points and comment are always told.
 */
function presentResult(question: AskedQuestion, attempt: Attempt): z.input<typeof SlotResult> {
  const awarded = awardedFor(question, attempt)
  const revealed = isRevealed(attempt)
  const told = revealed || isWritten(question)
  return {
    id: question.id,
    points: question.points,
    awarded: told ? awarded : null,
    correct: revealed && !isWritten(question) ? awarded === question.points : null,
    comment: attempt.marks[question.id]?.comment ?? '',
    key: revealed ? keyWords(question) : null,
    keyAnswer: revealed ? keyAnswer(question) : null,
    explanation: revealed ? question.explanation : null,
  }
}

/** Without the addresses of pictures: see questions/pictures.service.ts. */
export function presentAttempt(attempt: Attempt): Omit<z.input<typeof AttemptView>, 'pictures'> {
  const { paper, answers } = attempt
  return {
    id: attempt._id,
    course: attempt.course,
    lesson: attempt.lesson,
    lessonTitle: attempt.lessonTitle,
    number: attempt.number,
    state: attempt.state,
    startedAt: attempt.startedAt.toISOString(),
    deadlineAt: iso(attempt.deadlineAt),
    finishedAt: iso(attempt.finishedAt),
    now: now().toISOString(),
    rule: paper.rule,
    slots: paper.questions.map((question) => ({
      ...slotOf(question, attempt._id),
      answer: answers[question.id]?.answer ?? null,
      seq: answers[question.id]?.seq ?? 0,
    })),
    result:
      attempt.state === 'open'
        ? null
        : {
            score: scored(paper, attempt),
            total: attempt.total,
            passed: attempt.passed,
            pending: totalOf({ questions: waitingFor(paper, attempt) }),
            slots: paper.questions.map((question) => presentResult(question, attempt)),
          },
  }
}

export const presentMarkingCard = (attempt: Attempt): z.input<typeof MarkingCard> => ({
  attempt: attempt._id,
  person: attempt.personName,
  course: attempt.course,
  courseTitle: attempt.courseTitle,
  lessonTitle: attempt.lessonTitle,
  finishedAt: attempt.finishedAt!.toISOString(),
  waiting: waitingFor(attempt.paper, attempt).length,
  score: attempt.score,
  total: attempt.total,
  passed: attempt.passed,
})

export function presentMarking(attempt: Attempt): Omit<z.input<typeof MarkingView>, 'pictures'> {
  const { paper, answers, marks } = attempt
  const written = paper.questions.filter((question) => question.kind === 'short' || question.kind === 'essay')
  return {
    ...presentMarkingCard(attempt),
    rule: paper.rule,
    autoScore: paper.questions.reduce((sum, question) => sum + (keyPoints(question, attempt) ?? 0), 0),
    slots: written.map((question) => ({
      id: question.id,
      stem: question.stem,
      ...(question.passage && { passage: question.passage }),
      reference: question.reference,
      rubric: question.kind === 'essay' ? question.rubric : [],
      points: question.points,
      answer: writtenText(answers[question.id]?.answer),
      awarded: awardedFor(question, attempt),
      comment: marks[question.id]?.comment ?? '',
    })),
  }
}
