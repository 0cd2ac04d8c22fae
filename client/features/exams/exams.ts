import { plainText } from '../../../server/features/questions/words.rule.ts'
import type { Reply } from '../../lib/api.ts'

export type Exam = Reply<'exams', 'show'>
export type OwnExam = Reply<'ownExams', 'show'>
export type SittingView = Reply<'ownExams', 'start'>
export type MarkedQuestion = Reply<'examMarking', 'questions'>['items'][number]
/** What it asks, for a line. */
export const textOf = ({ passage = '', stem }: MarkedQuestion): string =>
  [passage, stem].map(plainText).filter(Boolean).join('\n')
export type AnswerToMark = Reply<'examMarking', 'deal'>['items'][number]
export type BoardRow = Reply<'invigilation', 'board'>['items'][number]

export const PHASE_TONES = {
  draft: 'neutral',
  scheduled: 'info',
  open: 'success',
  closed: 'warning',
  released: 'neutral',
} as const

export const OWN_STATES = {
  coming: { text: '未开始', tone: 'info' },
  'can-start': { text: '可以开始', tone: 'success' },
  open: { text: '作答中', tone: 'warning' },
  done: { text: '已交卷', tone: 'neutral' },
  missed: { text: '未参加', tone: 'neutral' },
} as const

export const BOARD_STATES = {
  ready: { text: '未开始', tone: 'neutral' },
  open: { text: '作答中', tone: 'success' },
  lost: { text: '失去连接', tone: 'red' },
  held: { text: '已暂停', tone: 'warning' },
  'handed-in': { text: '已交卷', tone: 'info' },
  finished: { text: '已交卷', tone: 'info' },
  void: { text: '已作废', tone: 'neutral' },
} as const
