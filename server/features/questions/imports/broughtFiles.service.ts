/** Pictures that a file brings: kept beside it while it waits, and assets of the unit once it is confirmed. */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { fileTypeFromBuffer } from 'file-type'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { httpFail } from '../../../lib/failure.ts'
import { withWorkFile } from '../../../storage/workFolder.ts'
import { Defer } from '../../../jobs/definitions.ts'
import { soundOnce } from '../../assets/intake.service.ts'
import { pictureOnce } from '../../assets/documents.service.ts'
import { PICTURE_BYTES, PICTURE_TYPES, SOUND_BYTES } from '../../assets/pictures.rule.ts'
import type { BroughtFile } from '../formats/reading.ts'
import { fileImportFor, type OfFile } from './fileImports.service.ts'
import { fail } from './questionImports.failures.ts'
import { broughtKey, QuestionImports, type KeptFile } from './questionImports.model.ts'

const MOST_FILES = 1_000
const MOST_BYTES = 200 * 2 ** 20
/** Until a sound can be heard. */
const LOOK_AGAIN_SECONDS = 2

const isSound = (type: string): boolean => type.startsWith('audio/')
const mostOf = (type: string): number =>
  PICTURE_TYPES.includes(type) ? PICTURE_BYTES : isSound(type) ? SOUND_BYTES : -1

/** Keeps what questions name, judged by its bytes: what is neither picture nor sound, or too large or much is left out. */
export async function keepBrought(
  app: AppContext,
  id: string,
  files: readonly BroughtFile[],
  named: ReadonlySet<string>,
): Promise<KeptFile[]> {
  const kept: KeptFile[] = []
  let total = 0
  for (const { id: file, name, bytes } of files) {
    if (!named.has(file) || kept.length === MOST_FILES) continue
    const type = (await fileTypeFromBuffer(bytes))?.mime ?? ''
    if (bytes.byteLength > mostOf(type)) continue
    if ((total += bytes.byteLength) > MOST_BYTES) break
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await withWorkFile(app, bytes, (local) => app.storage.put(broughtKey(id, sha256), local))
    kept.push({ id: file, name: [...name].slice(-120).join(''), type, size: bytes.byteLength, sha256 })
  }
  return kept
}

/** Shown beside the question that it stands in, before it is anybody's asset. @throws notFound */
export async function broughtFile(
  { storage }: AppContext,
  actor: Actor,
  id: string,
  sha256: string,
): Promise<FileReply> {
  const { file } = await fileImportFor(actor, id)
  const kept = file.files.find((each) => each.sha256 === sha256)
  const found = kept && (await storage.read(broughtKey(id, sha256)))
  if (!found) throw httpFail('notFound')
  return { type: kept.type, body: found.body, headers: { 'cache-control': 'private, max-age=3600' } }
}

/** The asset of a picture or sound; null while the sound cannot be heard yet. @throws questionImport.sound */
async function assetOf(app: AppContext, actor: Actor, unit: string, kept: KeptFile, bytes: Uint8Array) {
  const given = { name: kept.name, bytes }
  if (!isSound(kept.type)) return pictureOnce(app, actor, unit, given)
  const { id, state } = await soundOnce(app, { unit, owner: actor.account, ...given })
  if (state === 'failed') throw fail('questionImport.sound', { name: kept.name })
  return state === 'ready' ? id : null
}

/**
 * The assets that the named files have become: each content once, and once only, however often this begins.
 * @throws Defer while a sound is being prepared; questionImport.sound for one that cannot be played
 */
export async function assetsOfBrought(
  app: AppContext,
  actor: Actor,
  { _id, unit, file }: OfFile,
  named: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const assets = new Map(file.assets.map((each) => [each.file, each.asset]))
  let waiting = 0
  for (const kept of file.files) {
    if (!named.has(kept.id) || assets.has(kept.id)) continue
    const found = await app.storage.read(broughtKey(_id, kept.sha256))
    const asset = found && (await assetOf(app, actor, unit, kept, await buffer(found.body)))
    if (!found || !asset) {
      waiting += found ? 1 : 0
      continue
    }
    await QuestionImports.updateOne({ _id }, { $push: { 'file.assets': { file: kept.id, asset } } })
    assets.set(kept.id, asset)
  }
  if (waiting > 0) throw new Defer(LOOK_AGAIN_SECONDS)
  return assets
}
