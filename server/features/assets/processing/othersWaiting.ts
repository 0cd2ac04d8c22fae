import type { JobContext } from '../../../jobs/definitions.ts'
import { waitingOf } from '../../../jobs/waiting.ts'
import { Assets, type Asset } from '../assets.model.ts'
import { ENCODE_ASSET } from './enqueue.ts'
import { assetPayload } from './withAsset.ts'

const LOOK_MS = 2_000

/** Whether another lesson waits to be encoded of which nothing can be watched yet; looked up every two seconds. */
export function othersWaiting({ sha256 }: Pick<Asset, 'sha256'>, { app }: Pick<JobContext, 'app'>) {
  let found = false
  async function look(): Promise<void> {
    const waiting = (await waitingOf(ENCODE_ASSET)).map((payload) => assetPayload.parse(payload).asset)
    const unseen = { _id: { $in: waiting }, state: 'processing' as const, sha256: { $ne: sha256 } }
    found = waiting.length > 0 && (await Assets.exists(unseen)) !== null
  }
  const lookAgain = () =>
    void look().catch((error: unknown) => app.log.warn({ err: error }, 'the queue of encodings could not be read'))
  lookAgain()
  const timer = setInterval(lookAgain, LOOK_MS)
  return { wait: () => found, stop: () => clearInterval(timer) }
}
