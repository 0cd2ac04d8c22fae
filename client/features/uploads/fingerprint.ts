/** What names an upload in this browser. */

/** The lesson that a video is uploaded for. */
export interface UploadTarget {
  course: string
  lesson: string
}

/** Kept per account: on a shared machine one person's uploads are none of the next one's. */
export const fingerprintOf = (
  account: string,
  unit: string,
  { name, size, lastModified }: Pick<File, 'name' | 'size' | 'lastModified'>,
): string => ['hongling', account, unit, name, size, lastModified].join('|')
export const isOf = (account: string, fingerprint: string): boolean => fingerprint.startsWith(`hongling|${account}|`)

/** tus-js-client's keys: tus::<fingerprint>::<number>. */
export const keyOf = (fingerprint: string): string => `tus::${fingerprint}::`
export const fingerprintIn = (key: string): string => key.slice('tus::'.length, key.lastIndexOf('::'))
