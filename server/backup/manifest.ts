import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { StartupError } from '../startupError.ts'
import { Damaged } from './failures.ts'
import { headerOf, Part, readPart, writePart, type Sealing } from './parts.ts'
import { keyOfSealed, type MasterKey } from './seal.ts'

/** What can be read back is what this program writes; a later one with another form takes the next number. */
export const FORMAT = 1

const Collection = Part.extend({
  name: z
    .string()
    .regex(/^[A-Za-z][\w.-]*$/)
    .refine((name) => !name.startsWith('system.')),
  documents: z.int().min(0),
})
export type CollectionPart = z.infer<typeof Collection>

/** What a backup is made of, and what it was made by. */
const Manifest = z.object({
  format: z.literal(FORMAT),
  id: z.string(),
  /** The moment that it holds (ISO instant). */
  moment: z.iso.datetime(),
  /** Of the program. */
  version: z.string(),
  /** Those that the database had gone through, whole or in part. */
  migrations: z.array(z.object({ number: z.int(), name: z.string(), version: z.string() })),
  collections: z.array(Collection),
  /** Key files of the data folder. */
  keys: z.array(Part.extend({ name: z.string().regex(/^[\w-][\w.-]*$/) })),
  /** The list of stored files; how many there are, and their bytes. */
  files: Part.extend({ count: z.int().min(0), total: z.int().min(0) }),
  /** Keys of files that the database names and that were not there. */
  missing: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

/** One file, or one folder in one piece, of the storage: a line of the list. */
export const FileEntry = Part.extend({
  key: z.string(),
  folder: z.boolean(),
  object: z.string().regex(/^[\da-f]{64}$/),
})
export type FileEntry = z.infer<typeof FileEntry>

const NAME = { plain: 'manifest.json', sealed: 'manifest.sealed' } as const
/** A backup that is still being written, or was left by a crash. */
export const UNFINISHED = '.unfinished'
const ID = /^\d{8}T\d{9}Z$/

/** As its folder is called: the moment. */
export const idOf = (moment: Date): string => moment.toISOString().replace(/[-:.]/g, '')
export const momentOf = (id: string): Date =>
  new Date(id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z'))

/** Where the parts of a backup lie within the folder of all. */
export const places = (root: string, id: string) => {
  const folder = path.join(root, id)
  return {
    folder,
    collection: (name: string) => path.join(folder, 'database', `${name}.bson.gz`),
    key: (name: string) => path.join(folder, 'keys', name),
    files: path.join(folder, 'files.jsonl.gz'),
    objects: path.join(folder, 'objects.txt'),
  }
}

/** Backups that are complete, the oldest first. */
export async function completeBackups(root: string): Promise<string[]> {
  const names = await readdir(root).catch(() => [])
  return names.filter((name) => ID.test(name)).sort()
}

export async function writeManifest(folder: string, manifest: Manifest, sealing: Sealing): Promise<void> {
  const file = path.join(folder, sealing.master ? NAME.sealed : NAME.plain)
  const sha256 = sha256Of(JSON.stringify(manifest))
  await writePart(file, [Buffer.from(JSON.stringify({ sha256, manifest }, null, 2))], sealing)
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The key of a backup that is sealed; null of one that is not. @throws StartupError where none is given, or another */
export async function keyOfBackup(folder: string, passphrase: string | undefined): Promise<MasterKey | null> {
  const sealed = path.join(folder, NAME.sealed)
  if (!existsSync(sealed)) return null
  if (passphrase === undefined)
    throw new StartupError('This backup is encrypted: give its key with --key-file, or BACKUP_PASSPHRASE.')
  return keyOfSealed(await headerOf(sealed), passphrase)
}

const Written = z.object({ sha256: z.string(), manifest: z.looseObject({ format: z.int() }) })

/** @throws StartupError when it is damaged, or of a later program */
export async function readManifest(folder: string, master: MasterKey | null): Promise<Manifest> {
  const file = path.join(folder, master ? NAME.sealed : NAME.plain)
  const written = Written.safeParse(jsonOf((await buffer(readPart(file, null, { master }))).toString()))
  const content = written.data?.manifest
  if (!content || sha256Of(JSON.stringify(content)) !== written.data?.sha256) throw new Damaged(path.basename(file))
  if (content.format > FORMAT)
    throw new StartupError(
      `This backup is newer than this program (form ${content.format}): restore it with the program that made it, or a later one.`,
    )
  return Manifest.parse(content)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
