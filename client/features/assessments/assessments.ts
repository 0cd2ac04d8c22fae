import type { Phase, SheetState } from '../../../server/features/assessments/assessments.rule.ts'
import type { Reply } from '../../lib/api.ts'

export type AssessmentCard = Reply<'assessments', 'list'>['items'][number]
export type AssessmentView = Reply<'assessments', 'show'>
export type Board = Reply<'assessments', 'board'>
export type BoardRow = Board['rows'][number]
export type SheetView = Reply<'assessments', 'sheet'>
export type SheetLine = SheetView['lines'][number]
export type Item = NonNullable<SheetLine['item']>
export type Indicator = AssessmentView['indicators'][number]

export const PHASE_TONES: Record<Phase, 'neutral' | 'info' | 'warning' | 'success'> = {
  draft: 'neutral',
  upcoming: 'info',
  reporting: 'info',
  checking: 'warning',
  published: 'success',
}
export const SHEET_TONES: Record<SheetState, 'neutral' | 'info' | 'warning' | 'success'> = {
  open: 'neutral',
  submitted: 'warning',
  returned: 'info',
  checked: 'success',
}
/** Hundredths of a point as 82.5, with the two digits that they have. */
export const points = (hundredths: number | null): string => (hundredths === null ? '—' : (hundredths / 100).toFixed(2))
