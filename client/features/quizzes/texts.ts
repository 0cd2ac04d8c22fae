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
  short: '简答',
}
export const reveals: Record<Rule['reveal'], string> = {
  'after-finish': '交卷后公布答案和解析',
  'after-pass': '及格后公布答案和解析',
  never: '不公布答案',
}
export const letter = (index: number): string => String.fromCharCode(65 + index)

export const limitOf = ({ minutes }: Rule): string => (minutes > 0 ? `${minutes} 分钟` : '不限时')
export const attemptsOf = ({ attempts }: Rule): string => (attempts > 0 ? `${attempts} 次` : '不限次数')
