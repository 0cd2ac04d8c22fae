import type { ApplicationState } from '../../../server/features/coverage/exemptions/exemptions.rule.ts'
import type { Reply } from '../../lib/api.ts'
import { day } from '../../ui/format.ts'

export type Application = Reply<'exemptions', 'application'>
export type Exemption = Reply<'exemptions', 'list'>['items'][number]

export const TONES: Record<ApplicationState, 'warning' | 'success' | 'neutral'> = {
  asked: 'warning',
  waiting: 'warning',
  approved: 'success',
  returned: 'neutral',
  declined: 'neutral',
  withdrawn: 'neutral',
}
export const daysOf = ({ from, to }: { from: string; to: string }): string => `${day(from)}至${day(to)}`
/** 李明, or 李明等 5 人 */
export const namesIn = (names: readonly string[]): string =>
  names.length > 1 ? `${names[0]}等 ${names.length} 人` : (names[0] ?? '')
