/** Keys that lie in the data folder, not in the database: files at its top whose names end with `.keys`. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

export interface KeyFile {
  name: string
  content: Buffer
}

export async function readKeyFiles(dataDir: string): Promise<KeyFile[]> {
  const names = (await readdir(dataDir)).filter((name) => /^[\w-]+\.keys$/.test(name)).sort()
  return Promise.all(names.map(async (name) => ({ name, content: await readFile(path.join(dataDir, name)) })))
}

export const sameKeyFiles = (a: readonly KeyFile[], b: readonly KeyFile[]): boolean =>
  a.length === b.length && a.every(({ name, content }, at) => name === b[at]!.name && content.equals(b[at]!.content))
