import { kernelSend } from './fastPath/sendfile.linux.ts'
import type { Storage } from '../../storage/storage.ts'
import { memoryCache } from './memoryCache.ts'
import { fileCache } from './fileCache.ts'
import { isSpliced } from './splicedStorage.ts'

type Readers = Pick<Storage, 'size' | 'read' | 'readInto' | 'openFile'>

/**
 * Where the hot form of an object is found: as an open file that the system sends by itself, or, where it is put together, lies in
 * a bucket, or the system cannot, in memory of ours.
 */
export function hotObjects(storage: Readers, cacheBytes: number) {
  const memory = memoryCache(storage, { cacheBytes })
  const files = kernelSend && storage.openFile ? fileCache((key) => storage.openFile!(key), cacheBytes) : null
  return (key: string) => (files && !isSpliced(key) ? files : memory)
}
