import { model, required } from '../lib/model.ts'

/** A key that values may be sealed with: whoever opens this database needs it. `_id` names it, see keys.ts. */
export interface SealingKey {
  _id: string
  since: Date
}
export const SealingKeys = model<SealingKey>('SealingKey', 'sealingKeys', { since: required(Date) }, [])
