import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import { photo, type PhotoKind } from '../../../../media/photo.ts'
import { MediaRefusal } from '../../../../media/refusal.ts'
import type { AppContext } from '../../../appContext.ts'
import { atMost } from '../../../lib/atMost.ts'
import { newId } from '../../../lib/id.ts'
import { withWorkFile, workFolder } from '../../../storage/workFolder.ts'
import { fail } from './photos.failures.ts'
import { PHOTO_SIZES, type PhotoSize } from './photos.model.ts'

const KINDS: Record<string, PhotoKind> = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/webp': 'webp' }
/** Pictures take a processor each: a few wait, and whoever comes then is told. */
const inTurn = atMost(1, 20, () => fail('photo.busy'))

/** Makes the files of a photo anew, so that nothing of the camera's is in them. @throws photo.kind, photo.busy */
export async function storePhoto(
  app: AppContext,
  keyOf: (size: PhotoSize) => string,
  bytes: Uint8Array,
): Promise<void> {
  const kind = KINDS[(await fileTypeFromBuffer(bytes))?.mime ?? '']
  if (!kind) throw fail('photo.kind')
  const folder = path.join(workFolder(app), newId())
  await mkdir(folder, { recursive: true })
  const [small, large] = PHOTO_SIZES.map((size) => path.join(folder, `${size}.jpg`)) as [string, string]
  try {
    await withWorkFile(app, bytes, (source) => inTurn(() => photo({ source, kind, large, small })))
    await app.storage.put(keyOf('small'), small)
    await app.storage.put(keyOf('large'), large)
  } catch (error) {
    throw error instanceof MediaRefusal ? fail('photo.kind') : error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
