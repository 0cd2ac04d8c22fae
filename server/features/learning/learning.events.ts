import { domainEvent } from '../../lib/events.ts'
import type { Answer, ChoiceQuestion } from '../quizzes/quizzes.contract.ts'

/** A question in a video was answered wrongly, in this transaction. */
export const videoAnsweredWrongly = domainEvent<{
  person: string
  course: string
  courseTitle: string
  lesson: string
  lessonTitle: string
  question: ChoiceQuestion
  answer: Answer
  at: Date
}>()
