import { PICTURE_BYTES, PICTURE_TYPES } from '../../../../server/features/assets/pictures.rule.ts'
import { Problem } from '../../../lib/problem.ts'
import type { Loss } from './paste/lost.ts'

/** Wider than any page shows it; a photo of a phone's camera is twice that. */
const WIDEST = 2_000
const LIGHT = 1024 * 1024

/** Thrown for a picture that can't be used: why. */
export class Unusable extends Error {
  readonly loss: Loss
  constructor(loss: Loss) {
    super(loss)
    this.loss = loss
  }
}

/** What is said of a picture that could not be prepared or stored. */
export function lossOf(error: unknown): Loss {
  if (error instanceof Unusable) return error.loss
  if (error instanceof Problem && error.code === 'asset.notPicture') return 'type'
  return error instanceof Problem && error.code === 'request.tooLarge' ? 'size' : 'upload'
}

async function redrawn(bitmap: ImageBitmap, type: string): Promise<Blob | null> {
  const scale = Math.min(1, WIDEST / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, type === 'image/jpeg' ? type : 'image/webp', 0.88))
}

/**
 * A picture as trainees on a phone should get it: what is large is drawn anew, smaller and without the place where the
 * photo was taken; a moving GIF stays as it is, and so does what would not become lighter.
 * @throws Unusable
 */
export async function preparePicture(blob: Blob, name = '图片'): Promise<File> {
  if (/svg/i.test(blob.type)) throw new Unusable('type')
  const bitmap = await createImageBitmap(blob).catch(() => {
    throw new Unusable('type')
  })
  const isFit = PICTURE_TYPES.includes(blob.type)
  const isLight = blob.size <= LIGHT && Math.max(bitmap.width, bitmap.height) <= WIDEST
  const drawn = blob.type === 'image/gif' || (isFit && isLight) ? null : await redrawn(bitmap, blob.type)
  bitmap.close()
  const kept = drawn && (!isFit || drawn.size < blob.size) ? drawn : blob
  if (kept.size > PICTURE_BYTES) throw new Unusable('size')
  return new File([kept], name, { type: kept.type })
}
