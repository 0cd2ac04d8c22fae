import type { Reply } from '../../lib/api.ts'

export type AttemptView = Reply<'quizzes', 'attempt'>
export type QuizCard = Reply<'quizzes', 'show'>
export type Slot = AttemptView['slots'][number]
export type Answer = NonNullable<Slot['answer']>
export type Rule = AttemptView['rule']
export type SlotResult = NonNullable<AttemptView['result']>['slots'][number]

export const kinds: Record<Slot['kind'], string> = {
  single: '单选',
  multiple: '多选',
  judge: '判断',
  blank: '填空',
  order: '排序',
  match: '匹配',
  short: '简答',
  essay: '论述',
}
export const reveals: Record<Rule['reveal'], string> = {
  'after-finish': '交卷后公布答案和解析',
  'after-pass': '及格后或次数用完后公布答案和解析',
  never: '不公布答案',
}
export const letter = (index: number): string => String.fromCharCode(65 + index)

export const limitOf = ({ minutes }: Rule): string => (minutes > 0 ? `${minutes} 分钟` : '不限时')
export const attemptsOf = ({ attempts }: Rule): string => (attempts > 0 ? `${attempts} 次` : '不限次数')

/** How long, roughly, from handing in to the marks. */
function usually(hours: number): string {
  if (hours < 1) return '不到 1 小时'
  return hours < 24 ? `${Math.round(hours)} 小时左右` : `${Math.round(hours / 24)} 天左右`
}

/** Before one begins: that a teacher marks, and how long that takes. */
export const markingSentence = ({ usualHours }: NonNullable<QuizCard['marking']>): string =>
  `简答题、论述题要等教师批阅，批阅前可能还不知道是否及格；${usualHours === null ? '批完后结果会出现在这里。' : `最近从交卷到批完，${usually(usualHours)}。`}`
