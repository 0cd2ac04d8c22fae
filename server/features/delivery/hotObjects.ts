import { kernelSend } from './fastPath/sendfile.linux.ts'
import type { Storage } from '../../storage/storage.ts'
import { mediaCache } from './memoryCache.ts'
import { mediaFiles } from './fileCache.ts'
import { isSpliced } from './splicedStorage.ts'

type Readers = Pick<Storage, 'size' | 'read' | 'readInto' | 'openFile'>

/**
 * Where the hot form of an object is found: as an open file that the system sends by itself, or, where it is put together, lies in
 * a bucket, or the system cannot, in memory of ours.
 */
export function hotMedia(storage: Readers, cacheBytes: number) {
  const memory = mediaCache(storage, { cacheBytes })
  const files = kernelSend && storage.openFile ? mediaFiles((key) => storage.openFile!(key), cacheBytes) : null
  return (key: string) => (files && !isSpliced(key) ? files : memory)
}
