import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncPath } from './atomicFolder.ts'
import { SEGMENT_SECONDS } from './hlsNames.ts'
import { filesOfPiece } from './joinPieces.ts'
import type { Rendition } from './ladder.ts'
import type { Piece } from './pieces.ts'

/** Renditions of a piece and the stills that were taken from it. */
export interface WholePiece {
  piece: Piece
  renditions: readonly Rendition[]
  /** Files, as far as there are such. */
  stills: readonly string[]
}

export const placeOf = (kept: string, { piece, renditions }: WholePiece): string =>
  join(kept, [...renditions.map(({ name }) => name), piece.segment, piece.frames].join('.'))

/** After how many segments pieces begin and end that are kept: a run whose pieces are others would find none of them. */
export async function cutsOfKept(kept: string, framesASecond: number): Promise<number[]> {
  const names = await readdir(kept).catch(() => [])
  return names.flatMap((name) => {
    const [, segment, frames] = /\.(\d+)\.(\d+)$/.exec(name) ?? []
    return segment ? [Number(segment), Number(segment) + segmentsIn(Number(frames) / framesASecond)] : []
  })
}
const segmentsIn = (seconds: number): number => Math.round(seconds / SEGMENT_SECONDS)

/**
 * Keeps what is whole of a piece for a later run of the same work, by further names of the same files: they must not be
 * written to any more. There durably and completely, or not at all. The last piece may be made anew, and is not kept.
 */
export async function keepPiece(kept: string, folder: string, whole: WholePiece): Promise<void> {
  const { piece, renditions, stills } = whole
  if (piece.frames === null) return
  const tracks = await Promise.all(renditions.map(({ name }) => filesOfPiece(folder, name, piece)))
  if (tracks.some((files) => files.length === 0)) return // of which nothing could be decoded
  const partial = join(kept, `.${randomBytes(6).toString('hex')}`)
  await mkdir(partial, { recursive: true })
  const name = (file: string): Promise<void> => link(join(folder, file), join(partial, file))
  await Promise.all([...tracks.flat().map(name), ...stills.map((file) => name(file).catch(() => undefined))])
  await Promise.all((await readdir(partial)).map((file) => syncPath(join(partial, file))))
  await rename(partial, placeOf(kept, whole)).catch(() => rm(partial, { recursive: true })) // kept already
  await syncPath(kept)
}

/** Puts a piece in its place that an earlier run made; false where there is none. */
export async function bringPiece(kept: string, folder: string, whole: WholePiece): Promise<boolean> {
  const place = placeOf(kept, whole)
  const files = await readdir(place).catch(() => [])
  for (const file of files)
    await link(join(place, file), join(folder, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error // a still that the smallest rendition brought
    })
  return files.length > 0
}
