import type { ClientSession } from 'mongoose'
import { cancel } from '../../../jobs/cancel.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import type { Asset } from '../assets.model.ts'

/** Looks at what arrived and publishes it as it is where it can: seconds, however long the lesson. */
export const PROCESS_ASSET = 'asset.process'
export const assetJobKey = (asset: string): string => `asset:${asset}`
/** Makes the ladder: as long as encoding takes. */
export const ENCODE_ASSET = 'asset.encode'
const encodeJobKey = (asset: string): string => `encode:${asset}`

export const enqueueEncoding = (
  { _id, name, owner }: Pick<Asset, '_id' | 'name' | 'owner'>,
  session: ClientSession,
): Promise<void> => enqueue(ENCODE_ASSET, { asset: _id, name }, { owner, key: encodeJobKey(_id) }, session)

/** @returns whether there was anything to cancel */
export async function cancelJobs(asset: string, session: ClientSession): Promise<boolean> {
  const stopped = [
    await cancel({ key: assetJobKey(asset) }, session),
    await cancel({ key: encodeJobKey(asset) }, session),
  ]
  return stopped.includes(true)
}
