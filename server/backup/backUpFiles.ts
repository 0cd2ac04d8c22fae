import type { Storage } from '../storage/storage.ts'
import type { NamedFile } from './namedFiles.ts'
import { keepFile } from './objects.ts'
import { writePart, type Part, type Sealing } from './parts.ts'

interface Files extends Sealing {
  storage: Storage
  files: readonly NamedFile[]
  progress(done: number): void
}

/** What became of the files: the list of them, a part itself. */
export interface KeptFiles {
  part: Part
  count: number
  /** Bytes on the disk of all, and of those that were not there before. */
  total: number
  added: number
  objects: string[]
  missing: string[]
}

/** Sees that every file is in the folder of backups, and writes the list of them. */
export async function backUpFiles(
  root: string,
  list: string,
  { storage, files, progress, ...sealing }: Files,
): Promise<KeptFiles> {
  const kept: Omit<KeptFiles, 'part'> = { count: 0, total: 0, added: 0, objects: [], missing: [] }
  async function* lines(): AsyncGenerator<Buffer> {
    let done = 0
    for (const file of files) {
      const found = await keepFile(root, storage, file, sealing)
      progress(++done)
      if (!found) {
        if (!file.awaited) kept.missing.push(file.key)
        continue
      }
      const { entry, added } = found
      kept.count++
      kept.total += entry.bytes
      if (added) kept.added += entry.bytes
      kept.objects.push(entry.object)
      yield Buffer.from(`${JSON.stringify(entry)}\n`)
    }
  }
  const part = await writePart(list, lines(), { ...sealing, zip: true })
  return { part, ...kept }
}
