import type { Readable } from 'node:stream'

/**
 * Where files live. Keys are `/`-separated paths of [\w.-]; written objects are never changed, only removed.
 * Originals are stored by content at `originals/<sha256>.<asset>`, named by the first asset that had it; renditions at
 * `renditions/<asset>/<run>/…`.
 */
export interface Storage {
  /** Takes a finished local file over; durable when it resolves. Putting what exists does nothing. */
  put(key: string, localFile: string): Promise<void>
  /**
   * Takes a finished local folder over as `prefix/…`; all of it is there, and durable, when it resolves: only then name
   * it to anyone.
   */
  putFolder(prefix: string, localFolder: string): Promise<void>
  /** Bytes [start, end] (inclusive; all when absent), or null when there is no such object. */
  read(key: string, range?: { start: number; end: number }): Promise<{ body: Readable; size: number } | null>
  /**
   * Fills `bytes` with the whole object, without a copy of it on the way; false when there is no such object. Where it
   * can.
   */
  readInto?(key: string, bytes: Buffer): Promise<boolean>
  /**
   * Opens an object that lies as a file of this machine, for the caller to close; null when there is no such object.
   * Where it does.
   */
  openFile?(key: string): Promise<{ fd: number; size: number } | null>
  size(key: string): Promise<number | null>
  /** The keys below a prefix (without a slash at its end), in no particular order. */
  list(prefix: string): AsyncIterable<string>
  /** Gives a local path for a program that needs one (ffmpeg), and releases it. */
  withLocal<T>(key: string, use: (file: string) => Promise<T>): Promise<T>
  /** Removes an object, or everything below a prefix that ends with '/'. */
  remove(keyOrPrefix: string): Promise<void>
  /** Bytes that may still arrive here. */
  freeBytes(): Promise<number>
  /** Throws when the storage can't be used. */
  check(): Promise<void>
  /** Removes what killed processes left half taken. */
  sweep(olderThanMs: number): Promise<void>
}
