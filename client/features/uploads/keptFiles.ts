/**
 * Files that this browser may read again for an upload, kept no longer than the upload lives and never for another
 * account. Without IndexedDB nothing is kept: a file is then chosen again.
 */
import { browserTable, resultOf } from '../../lib/browserTable.ts'
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
  /** Whether the server knows of it: then tus-js-client has its address, for as long as it lives. */
  begun: boolean
  /** Stopped by the person or refused by the server: not resumed by itself. */
  paused: boolean
}

/** As long as the server keeps what was sent. */
const KEPT_MS = 7 * 86_400_000
/**
 * Whether a kept file has no upload any more: another account's, an old one, one that arrived or was given up. `known`:
 * what the browser has addresses of.
 */
export const isOrphaned = (
  account: string,
  { fingerprint, begun, at }: Pick<KeptFile, 'fingerprint' | 'begun' | 'at'>,
  known: ReadonlySet<string>,
  now: number,
): boolean => !isOf(account, fingerprint) || now - at > KEPT_MS || (begun && !known.has(fingerprint))

const table = browserTable('hongling.files', 'files', 'fingerprint')

/** A change waits until the file is kept: the browser may take its time over a handle. */
const keeping = new Map<string, Promise<void>>()
const onceKept = (fingerprint: string, work: () => Promise<void>): Promise<void> =>
  (keeping.get(fingerprint) ?? Promise.resolve()).then(work)

/** Without a handle nothing is kept. */
export function keepFile(file: Omit<KeptFile, 'handle'>, given: Promise<FileSystemFileHandle | null>): Promise<void> {
  const done = given.then((handle) =>
    handle ? table.write((store) => resultOf(store.put({ ...file, handle }))) : undefined,
  )
  keeping.set(file.fingerprint, done)
  return done
}
export const removeKept = (fingerprint: string): Promise<void> =>
  onceKept(fingerprint, () => table.write((store) => resultOf(store.delete(fingerprint))))
export const keptFiles = async (): Promise<KeptFile[]> =>
  (await table.read((store) => resultOf(store.getAll() as IDBRequest<KeptFile[]>))) ?? []

/** Does nothing when the file was removed meanwhile. */
export const updateKept = (fingerprint: string, change: Partial<Pick<KeptFile, 'begun' | 'paused'>>): Promise<void> =>
  onceKept(fingerprint, () =>
    table.write(async (store) => {
      const found = await resultOf(store.get(fingerprint) as IDBRequest<KeptFile | undefined>)
      if (found) await resultOf(store.put({ ...found, ...change }))
    }),
  )

/**
 * A machine that several people share: who signs in finds none of the others' files, and who signs out (null) leaves
 * none.
 */
export async function removeKeptOfOthers(account: string | null): Promise<void> {
  for (const { fingerprint } of await keptFiles())
    if (account === null || !isOf(account, fingerprint)) await removeKept(fingerprint)
}
