import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { nameOf } from './intake.service.ts'
import { unitFor } from './assets.service.ts'
import { keepOriginal, recordAsset, type NewAsset } from './blobs.service.ts'
import { fail } from './assets.failures.ts'
import { Assets, nothingMade, type Asset } from './assets.model.ts'
import { withWorkFile } from '../../storage/workFolder.ts'

/** Keeps a PDF handout; judged by its bytes, whatever it calls itself. Ready at once. */
export async function addDocument(
  app: AppContext,
  actor: Actor,
  unitId: string,
  file: { name: string; bytes: Uint8Array },
): Promise<Asset> {
  const unit = await unitFor(actor, unitId)
  if ((await fileTypeFromBuffer(file.bytes))?.mime !== 'application/pdf') throw fail('asset.notPdf')
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  const asset: NewAsset = {
    _id: newId(),
    unit: unit._id,
    ancestors: unit.ancestors,
    owner: actor.account,
    name: nameOf(file.name),
    kind: 'document',
    state: 'uploaded',
    size: file.bytes.length,
    sha256,
    upload: null,
    ...nothingMade,
    createdAt: now(),
  }
  const recorded = await recordAsset(asset)
  await withWorkFile(app, file.bytes, (local) => keepOriginal(app, recorded, local))
  await Assets.updateOne({ _id: asset._id }, { $set: { state: 'ready' } })
  return { ...recorded, state: 'ready' }
}
