import type { GraduationState } from '../../../server/features/graduation/graduation.rule.ts'
import type { Reply } from '../../lib/api.ts'

export type GraduationList = Reply<'graduation', 'list'>
export type GraduationRow = GraduationList['items'][number]

export const TONES: Record<GraduationState, 'neutral' | 'success' | 'warning' | 'info' | 'red' | 'gold'> = {
  passes: 'success',
  short: 'warning',
  asked: 'info',
  excepted: 'success',
  graduated: 'gold',
  withdrawn: 'red',
  left: 'neutral',
}
