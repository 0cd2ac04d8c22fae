import { TRANSFER_STATES, type TransferState } from '../../../../server/features/roster/transfers/transfers.rule.ts'
import type { Reply } from '../../../lib/api.ts'

export type Transfer = Reply<'transfers', 'release'>

const TONES = { waiting: 'warning', received: 'success', refused: 'neutral', withdrawn: 'neutral' } as const
export const stateTag = (state: TransferState) => ({ label: TRANSFER_STATES[state], tone: TONES[state] })
