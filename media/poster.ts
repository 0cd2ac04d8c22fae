import { rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { syncPath } from './atomicFolder.ts'
import { runFfmpeg } from './ffmpeg.ts'
import { toSdr } from './picture.ts'
import { MediaRefusal } from './refusal.ts'
import type { SourceProbe } from './sourceProbe.ts'

const WIDTH_MOST = 1280

/** A tenth into the lesson, past fades and titles but within its first half minute; seconds. */
export const posterMoment = (probe: SourceProbe): number => Math.min(30, probe.durationSeconds / 10)

export interface PosterJob {
  source: string
  atSeconds: number
  /** A .jpg file; comes into being complete or not at all. */
  out: string
  /** Take it from the probe: HDR pictures are tone-mapped. */
  hdr?: boolean
  signal?: AbortSignal
}

/** Writes one picture of the source as JPEG, at most 1280 wide. @throws MediaRefusal when there is no picture. */
export async function poster(job: PosterJob): Promise<void> {
  const out = resolve(job.out)
  const partial = join(dirname(out), `.${basename(out)}.partial-${process.pid}-${Date.now()}.jpg`)
  try {
    const found = (await grab(job, partial, job.atSeconds)) || (await grab(job, partial, 0))
    if (!found) throw new MediaRefusal('media.notVideo', 'no picture to take')
    await syncPath(partial)
    await rename(partial, out)
    await syncPath(dirname(out))
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** False when the source has no frame from that moment on. */
async function grab(job: PosterJob, to: string, at: number): Promise<boolean> {
  await runFfmpeg({
    inputs: [{ upload: resolve(job.source), options: ['-ss', at.toFixed(3)] }],
    filter: `[0:V:0]${[
      'scale=iw*sar:ih',
      `scale=w='min(${WIDTH_MOST},trunc(iw/2)*2)':h=-2`,
      ...toSdr(job.hdr ?? false),
      'format=yuvj420p',
    ].join(',')}[picture]`,
    outputs: [
      { to, options: ['-map', '[picture]', '-frames:v', '1', '-q:v', '3', '-map_metadata', '-1', '-f', 'mjpeg'] },
    ],
    ...(job.signal ? { signal: job.signal } : {}),
  })
  return ((await stat(to).catch(() => null))?.size ?? 0) > 0
}
