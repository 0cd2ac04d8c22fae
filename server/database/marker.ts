import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StartupError } from '../startupError.ts'
import type { EngineKind } from './engine.ts'

const Marker = z.object({
  engine: z.enum(['embedded', 'mongod', 'external']),
  version: z.string(),
  since: z.string(),
})
/** What engine.json says: which engine wrote this data folder, in which release, since when (ISO instant). */
export type Marker = z.infer<typeof Marker>

const DATABASE_FOLDERS = { embedded: 'database', mongod: 'mongodb' } as const
const SAID: Record<EngineKind, string> = {
  embedded: 'the embedded database',
  mongod: 'a local mongod',
  external: 'the server in MONGODB_URI',
}

const markerFile = (dataDir: string) => join(dataDir, 'engine.json')

/** The folder of a local engine within the data folder. */
export const databaseFolder = (dataDir: string, kind: keyof typeof DATABASE_FOLDERS) =>
  join(dataDir, DATABASE_FOLDERS[kind])

/**
 * Reads engine.json; undefined in a new data folder.
 * @throws StartupError when it cannot be understood, or is missing beside a database
 */
export function readMarker(dataDir: string): Marker | undefined {
  const file = markerFile(dataDir)
  if (!existsSync(file)) {
    const orphan = Object.values(DATABASE_FOLDERS).find((name) => filled(join(dataDir, name)))
    if (orphan === undefined) return undefined
    throw new StartupError(
      `${join(dataDir, orphan)} holds a database, but ${file}, which says what wrote it, is missing.`,
    )
  }
  const parsed = Marker.safeParse(jsonOrNull(readFileSync(file, 'utf8')))
  if (!parsed.success)
    throw new StartupError(`${file} cannot be read; restore it from a backup or choose another DATA_DIR.`)
  return parsed.data
}

/** @throws StartupError when the data folder was written by an engine other than `kind` */
export function refuseOther(dataDir: string, marker: Marker | undefined, kind: EngineKind): void {
  if (marker === undefined || marker.engine === kind) return
  throw new StartupError(
    `The data folder ${dataDir} was written by ${SAID[marker.engine]} (${marker.version}) and is not for ${SAID[kind]}: ` +
      'choose another DATA_DIR, or start with the engine that wrote it.',
  )
}

/** Records the engine, whole or not at all; does nothing when it is recorded already. */
export function writeMarker(dataDir: string, marker: Marker | undefined, engine: EngineKind, version: string): void {
  if (marker?.engine === engine && marker.version === version) return
  const file = markerFile(dataDir)
  const content: Marker = { engine, version, since: marker?.since ?? new Date().toISOString() }
  const draft = `${file}.${randomUUID()}` // web and worker may start together on one folder
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { flush: true })
  renameSync(draft, file)
}

const filled = (folder: string) => existsSync(folder) && readdirSync(folder).length > 0

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
