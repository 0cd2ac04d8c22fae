import { resolve } from 'node:path'
import type { photoGuards } from './allowed.ts'
import { runFfmpeg } from './ffmpeg.ts'

/** How a file begins says which; nothing else is decoded. */
export type PhotoKind = keyof typeof photoGuards

export interface PhotoJob {
  source: string
  kind: PhotoKind
  /** Two .jpg files: for the screen, and for a list. */
  large: string
  small: string
  signal?: AbortSignal
}

const [LARGE, SMALL] = [1920, 480]
/** A picture is decoded whole: what would need more than this is no photo. */
const LIMITS = { memoryBytes: 2 * 1024 ** 3, outputBytes: 64 * 1024 ** 2 }

/** Its longer side at most so long; even sides. */
const within = (most: number): string =>
  `scale=w='if(gt(iw,ih),trunc(min(${most},iw)/2)*2,-2)':h='if(gt(iw,ih),-2,trunc(min(${most},ih)/2)*2)',format=yuvj420p`

const output = (name: string, to: string) => ({
  to: resolve(to),
  options: ['-map', `[${name}]`, '-frames:v', '1', '-q:v', '3', '-map_metadata', '-1', '-f', 'mjpeg'],
})

/**
 * A photo as others may have it: upright, no larger than a screen, and without what the camera wrote into it, such as the
 * place where it was taken. @throws MediaRefusal when it is no picture
 */
export async function photo({ source, kind, large, small, signal }: PhotoJob): Promise<void> {
  await runFfmpeg({
    inputs: [{ photo: resolve(source), kind }],
    filter: `[0:v:0]split[a][b];[a]${within(LARGE)}[large];[b]${within(SMALL)}[small]`,
    outputs: [output('large', large), output('small', small)],
    limits: LIMITS,
    ...(signal ? { signal } : {}),
  })
}
