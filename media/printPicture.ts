import { resolve } from 'node:path'
import type { photoGuards } from './allowed.ts'
import { runFfmpeg } from './ffmpeg.ts'

export interface PrintPictureJob {
  source: string
  /** How the file begins says which; nothing else is decoded. */
  kind: keyof typeof photoGuards
  to: string
}
/** On paper as wide as a column, 300 dots to the inch. */
const LARGEST = 1_600
const LIMITS = { memoryBytes: 2 * 1024 ** 3, outputBytes: 64 * 1024 ** 2 }

/**
 * A picture as it is put into a file to be printed: upright, and in a form that everything reads, JPEG for a photo, else
 * PNG of 8 bits, which keeps what is transparent. @throws MediaRefusal when it is no picture
 */
export async function printPicture({ source, kind, to }: PrintPictureJob): Promise<'jpg' | 'png'> {
  const [type, pixels, codec] =
    kind === 'jpeg' ? (['jpg', 'yuvj420p', 'mjpeg'] as const) : (['png', 'rgba', 'png'] as const)
  const size = `scale=w='min(iw,${LARGEST})':h='min(ih,${LARGEST})':force_original_aspect_ratio=decrease`
  await runFfmpeg({
    inputs: [{ photo: resolve(source), kind }],
    filter: `[0:v:0]${size},format=${pixels}[made]`,
    outputs: [
      {
        to: resolve(to),
        options: [
          '-map',
          '[made]',
          '-frames:v',
          '1',
          '-c:v',
          codec,
          '-q:v',
          '3',
          '-map_metadata',
          '-1',
          '-f',
          'image2pipe',
        ],
      },
    ],
    limits: LIMITS,
  })
  return type
}
