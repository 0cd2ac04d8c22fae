/** Words and numbers of practice 练习, chapter tests 章节测试 and the book of wrong answers 错题本; the browser reads the same. */

export const MODES = { practice: '练习', test: '章节测试' } as const
export type Mode = keyof typeof MODES
export const modes = Object.keys(MODES) as [Mode, ...Mode[]]

export const SOURCES = { bank: '从题库抽题', list: '自己选题', course: '课程里的题' } as const
export type Source = keyof typeof SOURCES
export const sources = Object.keys(SOURCES) as [Source, ...Source[]]

/** Where a wrong answer comes from. */
export const ORIGINS = {
  quiz: '课程测验',
  exam: '考试',
  video: '视频提问',
  practice: '练习',
  test: '章节测试',
} as const
export type Origin = keyof typeof ORIGINS
export const origins = Object.keys(ORIGINS) as [Origin, ...Origin[]]

/** `mastered`: answered rightly three times in a row, each when it was due. */
export const ENTRY_STATES = { open: '待掌握', mastered: '已掌握', hidden: '已隐藏' } as const
export type EntryState = keyof typeof ENTRY_STATES
export const entryStates = Object.keys(ENTRY_STATES) as [EntryState, ...EntryState[]]

/** So many right answers in a row, each on a day on which the question was due, take it out of the book. */
export const RIGHT_IN_A_ROW = 3
/** Questions of one round of review. */
export const REVIEW_SIZE = 20
/** Questions of one round of a set, and of what is chosen for it. */
export const MOST_ASKED = 200

/** Kinds whose answers the key alone judges. */
const BY_KEY = ['single', 'multiple', 'judge', 'blank', 'order', 'match'] as const
export const isByKey = (question: { kind: string; parts?: readonly { kind: string }[] }): boolean =>
  question.kind === 'case'
    ? (question.parts ?? []).every(isByKey)
    : (BY_KEY as readonly string[]).includes(question.kind)

export interface Group {
  group: string
  name: string
  /** Still to be learnt, of those due today, and what was mastered. */
  open: number
  due: number
  mastered: number
  wrong: number
  right: number
}

/** Of a hundred answers so many were wrong; a first right one weighs as much as a wrong one. */
export const weaknessOf = ({ wrong, right }: Pick<Group, 'wrong' | 'right'>): number =>
  wrong + right === 0 ? 0 : Math.round((100 * wrong) / (wrong + right))

/** What is still to be learnt first, the weakest topic before the others. */
export const byWeakness = (a: Group, b: Group): number =>
  Number(b.open > 0) - Number(a.open > 0) ||
  weaknessOf(b) - weaknessOf(a) ||
  b.open - a.open ||
  (a.group < b.group ? -1 : a.group > b.group ? 1 : 0)
