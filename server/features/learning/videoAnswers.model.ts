import { mixed, model, required } from '../../lib/model.ts'
import type { Answer } from '../quizzes/quizzes.contract.ts'

/** A person's last answer to a question in a video. One row, so that the same answer sent twice is one. */
export interface VideoAnswer {
  _id: string
  person: string
  course: string
  lesson: string
  question: string
  answer: Answer
  at: Date
}
export const VideoAnswers = model<VideoAnswer>(
  'VideoAnswer',
  'videoAnswers',
  {
    person: required(String),
    course: required(String),
    lesson: required(String),
    question: required(String),
    answer: mixed,
    at: required(Date),
  },
  [[{ person: 1, course: 1, lesson: 1 }]],
)

export const videoAnswerId = ({
  person,
  course,
  lesson,
  question,
}: Pick<VideoAnswer, 'person' | 'course' | 'lesson' | 'question'>): string =>
  `${person}:${course}:${lesson}:${question}`
