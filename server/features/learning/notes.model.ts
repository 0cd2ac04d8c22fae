import { model, required } from '../../lib/model.ts'

/** A note of a person on a lesson. `_id` is `<person>:<id>`: the ids come from their writers. */
export interface LessonNote {
  _id: string
  person: string
  course: string
  lesson: string
  at: number
  text: string
  updatedAt: Date
}
export const LessonNotes = model<LessonNote>(
  'LessonNote',
  'lessonNotes',
  {
    person: required(String),
    course: required(String),
    lesson: required(String),
    at: required(Number),
    text: required(String),
    updatedAt: required(Date),
  },
  [[{ person: 1, course: 1, lesson: 1, at: 1 }]],
)

export const noteId = (person: string, id: string): string => `${person}:${id}`
