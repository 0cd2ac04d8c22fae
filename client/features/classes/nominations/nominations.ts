import type { NominationState } from '../../../../server/features/classes/nominations/nominations.rule.ts'
import type { Reply } from '../../../lib/api.ts'

export type Overview = Reply<'nominations', 'overview'>
export type Nomination = Reply<'nominations', 'list'>['items'][number]
export type Candidate = Reply<'nominations', 'choose'>['items'][number]
export type OwnNomination = Reply<'nominations', 'own'>['items'][number]
export type OpenClass = Reply<'nominations', 'open'>['items'][number]

export const TONES: Record<NominationState, 'neutral' | 'success' | 'warning' | 'info' | 'red' | 'gold'> = {
  applied: 'info',
  nominated: 'info',
  waiting: 'warning',
  admitted: 'gold',
  confirmed: 'success',
  declined: 'neutral',
  lapsed: 'neutral',
  withdrawn: 'neutral',
  refused: 'neutral',
}
