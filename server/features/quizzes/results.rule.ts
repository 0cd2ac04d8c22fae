/** What all attempts at a quiz come to, question by question. Pure. */
import type { AskedQuestion } from './quizzes.contract.ts'
import type { Attempt } from './quizzes.model.ts'
import { awardedFor } from './scoring.rule.ts'

/** Of one question: who answered it, who was right, the points given, and how many chose what. */
export interface QuestionTally {
  answered: number
  right: number
  /** Points, and of how many attempts: a short answer counts once it is marked. */
  awarded: number
  judged: number
  /** By the id of an option; 'true' and 'false' for 判断. */
  chosen: Record<string, number>
}
export interface QuizTally {
  attempts: number
  people: number
  /** With a result that no mark can change. */
  decided: number
  passed: number
  questions: Record<string, QuestionTally>
}
type HandedIn = Pick<Attempt, 'number' | 'paper' | 'answers' | 'marks' | 'scores' | 'passed'>

export const noTally = (): QuizTally => ({ attempts: 0, people: 0, decided: 0, passed: 0, questions: {} })
export const noAnswers = (): QuestionTally => ({ answered: 0, right: 0, awarded: 0, judged: 0, chosen: {} })

function chosenIn(answer: Attempt['answers'][string]['answer'] | undefined): string[] {
  if (!answer) return []
  if ('option' in answer) return [answer.option]
  if ('options' in answer) return answer.options
  return 'judge' in answer ? [String(answer.judge)] : []
}

function addQuestion(tally: QuestionTally, question: AskedQuestion, attempt: HandedIn): QuestionTally {
  const answer = attempt.answers[question.id]?.answer
  const awarded = awardedFor(question, attempt)
  const chosen = { ...tally.chosen }
  for (const each of chosenIn(answer)) chosen[each] = (chosen[each] ?? 0) + 1
  return {
    answered: tally.answered + Number(answer !== undefined),
    right: tally.right + Number(awarded === question.points),
    awarded: tally.awarded + (awarded ?? 0),
    judged: tally.judged + Number(awarded !== null),
    chosen,
  }
}

/** Adds an attempt that was handed in; the first of a person counts the person. */
export function addAttempt(tally: QuizTally, attempt: HandedIn): QuizTally {
  const questions = { ...tally.questions }
  for (const question of attempt.paper.questions)
    questions[question.id] = addQuestion(questions[question.id] ?? noAnswers(), question, attempt)
  return {
    attempts: tally.attempts + 1,
    people: tally.people + Number(attempt.number === 1),
    decided: tally.decided + Number(attempt.passed !== null),
    passed: tally.passed + Number(attempt.passed === true),
    questions,
  }
}
