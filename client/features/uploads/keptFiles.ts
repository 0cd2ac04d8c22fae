/**
 * Files that this browser may read again for an upload, kept no longer than the upload lives and never for another account. Without
 * IndexedDB nothing is kept: a file is then chosen again.
 */
import { isOf, type UploadTarget } from './fingerprint.ts'

export interface KeptFile {
  fingerprint: string
  handle: FileSystemFileHandle
  name: string
  size: number
  unit: string
  target: UploadTarget | null
  /** Milliseconds. */
  at: number
  /** Whether the server was told of it: then tus-js-client has its address, for as long as it lives. */
  begun: boolean
  /** Stopped by the person or refused by the server: not to go on by itself. */
  paused: boolean
}

/** As long as the server keeps what was sent. */
const KEPT_MS = 7 * 86_400_000
/** Whether a kept file has no upload any more: another account's, an old one, one that arrived or was given up. `known`: what the browser has addresses of. */
export const outlived = (
  account: string,
  { fingerprint, begun, at }: Pick<KeptFile, 'fingerprint' | 'begun' | 'at'>,
  known: ReadonlySet<string>,
  now: number,
): boolean => !isOf(account, fingerprint) || now - at > KEPT_MS || (begun && !known.has(fingerprint))

const NAME = 'hongling.files'
const STORE = 'files'

function opened(): Promise<IDBDatabase> {
  const { promise, resolve, reject } = Promise.withResolvers<IDBDatabase>()
  const asked = indexedDB.open(NAME, 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'fingerprint' })
  asked.onsuccess = () => resolve(asked.result)
  asked.onerror = () => reject(asked.error)
  return promise
}

/** One transaction; `otherwise` when the browser keeps nothing. */
async function inStore<T>(
  otherwise: T,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => () => T,
): Promise<T> {
  try {
    const database = await opened()
    try {
      const transaction = database.transaction(STORE, mode)
      const result = work(transaction.objectStore(STORE))
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      await promise
      return result()
    } finally {
      database.close()
    }
  } catch {
    return otherwise
  }
}
const write = (work: (store: IDBObjectStore) => void): Promise<void> =>
  inStore(undefined, 'readwrite', (store) => {
    work(store)
    return () => undefined
  })

/** What happens to a file waits until it is kept: the browser may take its time over a handle. */
const keeping = new Map<string, Promise<void>>()
const onceKept = (fingerprint: string, work: () => Promise<void>): Promise<void> =>
  (keeping.get(fingerprint) ?? Promise.resolve()).then(work)

/** Without a handle nothing is kept. */
export function keep(file: Omit<KeptFile, 'handle'>, given: Promise<FileSystemFileHandle | null>): Promise<void> {
  const done = given.then((handle) => (handle ? write((store) => store.put({ ...file, handle })) : undefined))
  keeping.set(file.fingerprint, done)
  return done
}
export const letGo = (fingerprint: string): Promise<void> =>
  onceKept(fingerprint, () => write((store) => store.delete(fingerprint)))
export const kept = (): Promise<KeptFile[]> =>
  inStore<KeptFile[]>([], 'readonly', (store) => {
    const found = store.getAll() as IDBRequest<KeptFile[]>
    return () => found.result
  })

/** Nothing happens when it was let go of meanwhile. */
export const note = (fingerprint: string, change: Partial<Pick<KeptFile, 'begun' | 'paused'>>): Promise<void> =>
  onceKept(fingerprint, () =>
    write((store) => {
      const found = store.get(fingerprint) as IDBRequest<KeptFile | undefined>
      found.onsuccess = () => found.result && store.put({ ...found.result, ...change })
    }),
  )

/** A machine that several people share: whoever signs in finds none of the others' files, and who signs out (null) leaves none. */
export async function keepOnlyOf(account: string | null): Promise<void> {
  for (const { fingerprint } of await kept())
    if (account === null || !isOf(account, fingerprint)) await letGo(fingerprint)
}
