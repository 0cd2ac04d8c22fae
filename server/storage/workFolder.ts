import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { AppContext } from '../appContext.ts'
import { newId } from '../lib/id.ts'
import { removeOlder } from './durable.ts'

type Place = Pick<AppContext, 'config'>

/** Where files are made before the storage takes them: on the same disk as a rule, so that taking is a rename. */
export const workFolder = ({ config }: Place): string => path.join(config.dataDir, 'work')

/** Writes bytes to a file for `use`, which may take it away. */
export async function withWorkFile(
  place: Place,
  bytes: Uint8Array,
  use: (file: string) => Promise<void>,
): Promise<void> {
  await mkdir(workFolder(place), { recursive: true })
  const file = path.join(workFolder(place), newId())
  try {
    await writeFile(file, bytes)
    await use(file)
  } finally {
    await rm(file, { force: true })
  }
}

/** Removes what killed processes left behind. */
export const sweepWorkFolder = (place: Place, olderThanMs: number): Promise<void> =>
  removeOlder(workFolder(place), olderThanMs)
