import { api, type Reply } from '../../lib/api.ts'
import { Problem } from '../../lib/problem.ts'
import { attachAsset } from '../courses/draft/attachAsset.ts'
import { backOff, passing } from './backOff.ts'
import type { UploadTarget } from './fingerprint.ts'

export type AssetView = Reply<'uploads', 'show'>

/** Retries as long as only the connection, a restart or the session is in the way. */
async function withRetries<T>(work: () => Promise<T>, tries = 0): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem) || !(passing(error.status) || error.status === 401)) throw error
    await new Promise<void>((next) => {
      setTimeout(next, backOff(tries))
      window.addEventListener('online', () => next(), { once: true })
    })
    return withRetries(work, tries + 1)
  }
}

/** The asset that an upload became. */
export const assetOf = (upload: string): Promise<AssetView> =>
  withRetries(() => api.uploads.byUpload({ params: { upload } }))
export const putIntoLesson = (target: UploadTarget, asset: string): Promise<void> =>
  withRetries(() => attachAsset(target, asset))
