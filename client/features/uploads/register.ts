import { api, type Reply } from '../../lib/api.ts'
import { Problem } from '../../lib/problem.ts'
import { attachAsset } from '../courses/draft/attachAsset.ts'
import { backOff, passing } from './backOff.ts'
import type { UploadTarget } from './fingerprint.ts'

export type AssetView = Reply<'uploads', 'show'>

/** Does it again and again as long as only the line, a restart or the session is in the way. */
async function patiently<T>(work: () => Promise<T>, tries = 0): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem) || !(passing(error.status) || error.status === 401)) throw error
    await new Promise<void>((next) => {
      setTimeout(next, backOff(tries))
      window.addEventListener('online', () => next(), { once: true })
    })
    return patiently(work, tries + 1)
  }
}

/** The asset that an upload became. */
export const assetOf = (upload: string): Promise<AssetView> =>
  patiently(() => api.uploads.byUpload({ params: { upload } }))
export const putIntoLesson = (target: UploadTarget, asset: string): Promise<void> =>
  patiently(() => attachAsset(target, asset))
