import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Returns a function that adds up the bytes in a folder. Files that have stopped growing are not asked again. */
export function folderMeter(folder: string): () => Promise<number> {
  const seen = new Map<string, { bytes: number; settled: boolean }>()
  return async () => {
    for (const name of await readdir(folder).catch(() => [])) {
      const before = seen.get(name)
      if (before?.settled) continue
      const bytes = (await stat(join(folder, name)).catch(() => null))?.size ?? 0
      seen.set(name, { bytes, settled: bytes > 0 && bytes === before?.bytes })
    }
    return [...seen.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }
}
