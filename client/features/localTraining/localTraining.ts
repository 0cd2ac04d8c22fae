import type { TraineeState, TrainingState } from '../../../server/features/localTraining/localTraining.rule.ts'
import type { Reply } from '../../lib/api.ts'
import { day } from '../../ui/format.ts'

export type Training = Reply<'localTraining', 'show'>
export type Trainee = Reply<'localTraining', 'roster'>['items'][number]
export type FileRows = Reply<'localTraining', 'readFile'>

const STATE_TONES = { draft: 'neutral', submitted: 'info', returned: 'warning', decided: 'success' } as const
const TRAINEE_TONES = { waiting: 'info', approved: 'success', refused: 'red', revoked: 'warning' } as const
export const toneOf = (state: TrainingState) => STATE_TONES[state]
export const traineeTone = (state: TraineeState) => TRAINEE_TONES[state]

export const daysOf = ({ from, to }: { from: string; to: string }): string =>
  from === to ? day(from) : `${day(from)}至${day(to)}`

/** 名单 12 人，已认定 10 人，未认定 2 人 */
export function countsText({ waiting, approved, refused, revoked }: Training['counts']): string {
  const all = waiting + approved + refused + revoked
  const parts = [
    `名单 ${all} 人`,
    approved > 0 && `已认定 ${approved} 人`,
    refused + revoked > 0 && `未认定 ${refused + revoked} 人`,
  ]
  return parts.filter(Boolean).join('，')
}
