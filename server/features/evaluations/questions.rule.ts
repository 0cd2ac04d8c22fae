/** What an evaluation asks: the questions of a base, put for each session and once for the base and the class. Pure. */

export const ABOUTS = { course: '课程', teacher: '教师', base: '培训基地', class: '全班' } as const
export type About = keyof typeof ABOUTS
export const abouts = Object.keys(ABOUTS) as [About, ...About[]]
/** Five points, or words. */
export const questionKinds = ['scale', 'text'] as const
export const POINTS = ['很不满意', '不满意', '一般', '满意', '很满意'] as const

export interface Question {
  id: string
  about: About
  kind: (typeof questionKinds)[number]
  text: string
}
export interface EvaluatedSession {
  id: string
  day: string
  title: string
  teacher: { id: string; name: string } | null
}
/** One question as it is put: of a session, or once. */
export interface Item extends Question {
  key: string
  session: EvaluatedSession | null
}

/** For bases that have not worded their own. */
export const STANDARD: readonly Question[] = [
  { id: 'course-useful', about: 'course', kind: 'scale', text: '内容对工作有帮助' },
  { id: 'teacher-clear', about: 'teacher', kind: 'scale', text: '讲授清楚、有启发' },
  { id: 'base-organised', about: 'base', kind: 'scale', text: '组织安排周到有序' },
  { id: 'base-service', about: 'base', kind: 'scale', text: '食宿和后勤保障' },
  { id: 'base-venue', about: 'base', kind: 'scale', text: '教室和设备' },
  { id: 'class-whole', about: 'class', kind: 'scale', text: '对这期培训的总体评价' },
  { id: 'class-length', about: 'class', kind: 'scale', text: '时间长短和课程搭配合适' },
  { id: 'class-best', about: 'class', kind: 'text', text: '收获最大的是什么？' },
  { id: 'class-better', about: 'class', kind: 'text', text: '哪些地方需要改进？' },
]

export const keyOf = (question: string, session: string | null): string =>
  session === null ? question : `${session}:${question}`

const isOfSession = ({ about }: Question): boolean => about === 'course' || about === 'teacher'

/** In the order in which they are put: session by session, then the base, then the class. */
export function itemsOf(questions: readonly Question[], sessions: readonly EvaluatedSession[]): Item[] {
  const put = (session: EvaluatedSession | null) => (question: Question) => ({
    ...question,
    key: keyOf(question.id, session?.id ?? null),
    session,
  })
  const ofSession = (session: EvaluatedSession) => (question: Question) =>
    question.about === 'course' || (question.about === 'teacher' && session.teacher !== null)
  return [
    ...sessions.flatMap((session) => questions.filter(ofSession(session)).map(put(session))),
    ...abouts.flatMap((about) =>
      questions.filter((question) => question.about === about && !isOfSession(question)).map(put(null)),
    ),
  ]
}
