import { model, nullable, required } from '../../../lib/model.ts'

/** 课程表: one session of a class. */
export interface ClassSession {
  _id: string
  class: string
  day: string
  /** Minutes of the day in Shanghai; `to` is the first minute after. */
  from: number
  to: number
  title: string
  /** Of the register of the base that holds the class. */
  teacher: string | null
  /** Of the rooms of that base; `place`: anywhere else. */
  room: string | null
  place: string
  /** A published course that is learnt in it. */
  course: string | null
  /** A live online session is joined by it. */
  link: string
  /** In hundredths of a 学时. */
  credit: number
  revision: number
}
export const ClassSessions = model<ClassSession>(
  'ClassSession',
  'classSessions',
  {
    class: required(String),
    day: required(String),
    from: required(Number),
    to: required(Number),
    title: required(String),
    teacher: nullable(String),
    room: nullable(String),
    place: { type: String, default: '' },
    course: nullable(String),
    link: { type: String, default: '' },
    credit: required(Number),
    revision: required(Number),
  },
  [[{ class: 1, day: 1, from: 1, _id: 1 }], [{ room: 1, day: 1 }], [{ teacher: 1, day: 1 }]],
)
