import type { Reply } from '../../../lib/api.ts'

export type Analysis = Reply<'examAnalysis', 'show'>
export type ExamFigures = NonNullable<NonNullable<Analysis['analysis']>['figures']>
export type AnalysedItem = Analysis['items'][number]
export type Correction = Reply<'examCorrections', 'show'>
export type ToCorrect = Reply<'examCorrections', 'question'>

/** Two places: what a figure of a hundred people can bear. */
export const places = (value: number | null): string => (value === null ? '—' : value.toFixed(2))
export const tenth = (value: number | null): string => (value === null ? '—' : String(Math.round(value * 10) / 10))
export const percents = (share: number): string => `${Math.round(share * 100)}%`

/** The worst that is said of it. */
export const toneOf = ({ advice }: Pick<AnalysedItem, 'advice'>): 'check' | 'improve' | 'good' =>
  advice.some(({ tone }) => tone === 'check')
    ? 'check'
    : advice.some(({ tone }) => tone === 'improve')
      ? 'improve'
      : 'good'
export const ADVICE = {
  check: { text: '检查答案', tone: 'red' },
  improve: { text: '可改进', tone: 'warning' },
  good: { text: '良好', tone: 'success' },
} as const
