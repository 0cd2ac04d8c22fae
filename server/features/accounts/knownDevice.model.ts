import { model, required } from '../../lib/model.ts'

/** A browser in which an account signed in before; `_id` names both, see newDevice.ts. */
export interface KnownDevice {
  _id: string
  account: string
  since: Date
}
export const KnownDevices = model<KnownDevice>(
  'KnownDevice',
  'knownDevices',
  { account: required(String), since: required(Date) },
  [[{ account: 1 }]],
)
