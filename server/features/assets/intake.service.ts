/** What uploads bring into the library. */
import { createHash } from 'node:crypto'
import type { AppContext } from '../../appContext.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { withWorkFile } from '../../storage/workFolder.ts'
import { Units } from '../organisations/organisations.model.ts'
import { Assets, nothingMade, type Asset } from './assets.model.ts'
import { keepOriginal, recordAsset, releaseAll } from './blobs.service.ts'
import { assetJobKey, PROCESS_ASSET } from './processing/enqueue.ts'

const NAME_MOST = 120

/** The name of an uploaded file, without folders and control characters: what it is called, and its ending. */
function partsOf(filename: string): [name: string, ending: string] {
  const base = filename.split(/[/\\]/).at(-1)!.replace(/\p{C}/gu, '').trim()
  const ending = /\.[a-z0-9]{2,5}$/i.exec(base)?.[0] ?? ''
  const name = base.slice(0, base.length - ending.length).trim()
  return [[...name].slice(0, NAME_MOST).join('') || '未命名素材', ending] // by code points: a rare character is not cut in half
}
/** For the library. */
export const nameOf = (filename: string): string => partsOf(filename)[0]
/** For whoever has the original back. */
export const fileNameOf = (filename: string): string => partsOf(filename).join('')

/** A complete upload; `file` is null when its bytes are in the storage already. */
export interface CompleteUpload {
  id: string
  file: string | null
  size: number
  sha256: string
  unit: string
  owner: string
  filename: string
}

/**
 * Makes the asset of an upload, keeps its original and enqueues its processing; all durable when it resolves, and once.
 */
export async function takeIn(app: AppContext, upload: CompleteUpload): Promise<void> {
  const asset = (await Assets.findOne({ upload: upload.id }).lean()) ?? (await record(upload))
  if (upload.file !== null) await keepOriginal(app, asset, upload.file)
  if (asset.state !== 'uploaded') return
  const { _id, name, owner } = asset
  await enqueue(PROCESS_ASSET, { asset: _id, name }, { owner, key: assetJobKey(_id) })
}

async function record({ id, size, sha256, unit: unitId, owner, filename }: CompleteUpload): Promise<Asset> {
  const unit = await Units.findById(unitId, 'ancestors').lean()
  return recordAsset({
    _id: newId(),
    unit: unitId,
    ancestors: unit?.ancestors ?? [unitId],
    owner,
    name: nameOf(filename),
    filename: fileNameOf(filename),
    kind: 'video',
    state: 'uploaded',
    size,
    sha256,
    upload: id,
    ...nothingMade,
    createdAt: now(),
  })
}

/**
 * A sound that came with something else, once for each content of a unit: whoever brings it again finds it. It is heard
 * once it is `ready`.
 */
export async function soundOnce(
  app: AppContext,
  { unit, owner, name, bytes }: { unit: string; owner: string; name: string; bytes: Uint8Array },
): Promise<{ id: string; state: 'waiting' | 'ready' | 'failed' }> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const id = `sound:${unit}:${sha256}`
  const known = () => Assets.findOne({ upload: id }, { kind: 1, state: 1 }).lean()
  const upload = { id, size: bytes.byteLength, sha256, unit, owner, filename: name }
  if (!(await known())) await withWorkFile(app, bytes, (file) => takeIn(app, { ...upload, file }))
  const { _id, kind, state } = (await known())!
  if (state === 'ready') return { id: _id, state: kind === 'audio' ? 'ready' : 'failed' }
  return { id: _id, state: state === 'failed' ? 'failed' : 'waiting' }
}

/** Bytes of the owner's upload that has become an asset; null for any other. */
export async function sizeOfUpload(upload: string, owner: string): Promise<number | null> {
  const asset = await Assets.findOne({ upload, owner }, 'size').lean()
  return asset?.size ?? null
}

/**
 * Removes handouts and pictures whose process was killed between the record and the bytes: their owner was never told that they had
 * arrived.
 */
export async function removeHalfDocuments(app: AppContext, before: Date): Promise<void> {
  const half = await Assets.find({
    kind: { $in: ['document', 'picture'] },
    state: 'uploaded',
    createdAt: { $lt: before },
  }).lean()
  for (const asset of half) {
    await Assets.deleteOne({ _id: asset._id })
    await releaseAll(app, asset)
  }
}
