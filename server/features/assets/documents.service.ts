import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { fileTypeFromBuffer } from 'file-type'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import type { Unit } from '../organisations/organisations.model.ts'
import { fileNameOf, nameOf } from './intake.service.ts'
import { unitFor } from './assets.service.ts'
import { keepOriginal, originalOf, recordAsset, type NewAsset } from './blobs.service.ts'
import { fail } from './assets.failures.ts'
import { Assets, nothingMade, type Asset } from './assets.model.ts'
import { withWorkFile } from '../../storage/workFolder.ts'

interface File {
  name: string
  bytes: Uint8Array
}

/** Keeps a small file as it is, in a unit of the actor's. Ready at once. */
async function keepAsIs(
  app: AppContext,
  actor: Actor,
  unit: Unit,
  { name, bytes }: File,
  what: Pick<Asset, 'kind' | 'format'>,
): Promise<Asset> {
  const asset: NewAsset = {
    _id: newId(),
    unit: unit._id,
    ancestors: unit.ancestors,
    owner: actor.account,
    name: nameOf(name),
    filename: fileNameOf(name),
    state: 'uploaded',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    upload: null,
    ...nothingMade,
    ...what,
    createdAt: now(),
  }
  const recorded = await recordAsset(asset)
  await withWorkFile(app, bytes, (local) => keepOriginal(app, recorded, local))
  await Assets.updateOne({ _id: asset._id }, { $set: { state: 'ready' } })
  return { ...recorded, state: 'ready' }
}

/** Keeps a PDF handout; judged by its bytes, whatever it calls itself. */
export async function addDocument(app: AppContext, actor: Actor, unitId: string, file: File): Promise<Asset> {
  const unit = await unitFor(actor, unitId)
  if ((await fileTypeFromBuffer(file.bytes))?.mime !== 'application/pdf') throw fail('asset.notPdf')
  return keepAsIs(app, actor, unit, file, { kind: 'document' })
}

const FORMATS: Record<string, NonNullable<Asset['format']>> = {
  'image/png': 'png',
  'image/apng': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

/** Keeps a picture of an article; judged by its bytes. SVG is none of them: it may hold scripts. */
export async function addPicture(app: AppContext, actor: Actor, unitId: string, file: File): Promise<Asset> {
  const unit = await unitFor(actor, unitId)
  const format = FORMATS[(await fileTypeFromBuffer(file.bytes))?.mime ?? '']
  if (!format) throw fail('asset.notPicture')
  return keepAsIs(app, actor, unit, file, { kind: 'picture', format })
}

/** The same once for each content of a unit: what many questions of a file show is one picture. */
export async function pictureOnce(app: AppContext, actor: Actor, unitId: string, file: File): Promise<string> {
  const { _id: unit } = await unitFor(actor, unitId)
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  const before = await Assets.findOne({ sha256, unit, kind: 'picture', state: 'ready' }, { _id: 1 }).lean()
  return before?._id ?? (await addPicture(app, actor, unitId, file))._id
}

const MOST_EXPORTED = 20 * 1024 * 1024
/** A kept file with its bytes, for what is exported; null: it is gone, or no small file. Whoever asks may see it. */
export async function keptFile(
  { storage }: AppContext,
  id: string,
): Promise<{ name: string; type: string; bytes: Uint8Array } | null> {
  const kept = { _id: id, kind: { $in: ['picture' as const, 'audio' as const] }, state: 'ready' as const }
  const asset = await Assets.findOne({ ...kept, size: { $lt: MOST_EXPORTED } }).lean()
  const key = asset && originalOf(asset)
  const found = key && (await storage.read(key))
  if (!found) return null
  const bytes = await buffer(found.body)
  const type = (await fileTypeFromBuffer(bytes))?.mime
  return type ? { name: asset.filename ?? asset.name, type, bytes } : null
}
