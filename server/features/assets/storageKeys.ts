/** Where the parts of an asset lie in the storage. */
export const originalKey = (sha256: string, of?: string): string =>
  `originals/${sha256}${of === undefined ? '' : `.${of}`}`
/** A run of the processing job: named by its taking, so that the next taking knows what an earlier one left behind. */
export const renditionsFolder = (asset: string, job: string, fence: number): string =>
  `renditions/${asset}/${job}.${fence}`
export const captionsPrefix = (asset: string): string => `captions/${asset}/`
export const captionsKey = (asset: string, sha256: string): string => `${captionsPrefix(asset)}${sha256}.vtt`
/** Beside a first package: how its segments are spliced from the original. */
export const SPLICE_INDEX = 'first.json'
