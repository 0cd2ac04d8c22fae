import { resolve } from 'node:path'
import { writeFolderAtomically } from './atomicFolder.ts'
import type { Limits } from './confinedProcess.ts'
import { runFfmpeg } from './ffmpeg.ts'
import { folderMeter } from './folderMeter.ts'
import { hlsJob } from './hlsArguments.ts'
import { lengths, measureTracks, writeMaster } from './hlsPackage.ts'
import type { HlsPackage } from './hlsPackage.ts'
import type { Rendition } from './ladder.ts'
import { MediaRefusal } from './refusal.ts'
import type { SourceProbe } from './sourceProbe.ts'

export type { HlsPackage } from './hlsPackage.ts'

export interface TranscodeJob {
  source: string
  probe: SourceProbe
  ladder: Rendition[]
  /** Comes into being complete, or not at all; an older package there is replaced. */
  outDir: string
  /** 0 to 1, never decreasing; 1 only after the package is durable and in place. */
  onProgress?: (fraction: number) => void
  signal?: AbortSignal
  limits?: Partial<Limits>
}

/**
 * Makes an fMP4 HLS package of a probed source.
 * @throws MediaRefusal, the signal's reason, or another error when it may be tried again; nothing is left behind.
 */
export async function transcode(job: TranscodeJob): Promise<HlsPackage> {
  const { probe, ladder } = job
  const report = rising(job.onProgress)
  const made = await writeFolderAtomically(resolve(job.outDir), async (folder) => {
    await encode(job, folder, 0, report)
    let tracks = await measureTracks(folder, probe, ladder)
    const { picture, sound } = lengths(tracks)
    refuseTruncated(Math.max(picture, sound), probe.durationSeconds)
    if (picture > 0 && sound > picture + SOUND_ALONE_SECONDS) {
      await encode(job, folder, sound - picture, report)
      tracks = await measureTracks(folder, probe, ladder)
    }
    job.signal?.throwIfAborted()
    return await writeMaster(folder, probe, tracks)
  })
  report(1)
  return made
}

/** Players end with the picture. When the sound goes on (a camera was switched off), the last picture stays. */
const SOUND_ALONE_SECONDS = 1
const BEFORE_PUBLISHED = 0.99

async function encode(job: TranscodeJob, folder: string, holdSeconds: number, report: (f: number) => void): Promise<void> {
  await runFfmpeg({
    ...hlsJob(job.probe, job.ladder, holdSeconds),
    inputs: [{ upload: resolve(job.source) }],
    cwd: folder,
    limits: { ...limitsFor(job), ...job.limits },
    measureOutput: folderMeter(folder),
    onProgress: (seconds) => report(Math.min(BEFORE_PUBLISHED, seconds / job.probe.durationSeconds)),
    ...(job.signal ? { signal: job.signal } : {}),
  })
}

/** Passes on only what is more than before: a second encoding starts over, the person watching does not. */
function rising(onProgress?: (fraction: number) => void): (fraction: number) => void {
  let highest = -1
  return (fraction) => {
    if (fraction <= highest) return
    highest = fraction
    onProgress?.(fraction)
  }
}

/** Far above what an honest source needs on a slow, busy machine; the rate control keeps sizes well below. */
function limitsFor({ probe, ladder }: TranscodeJob): Partial<Limits> {
  const bitrate = ladder.reduce((sum, { maxrate }) => sum + maxrate, 256_000)
  return { seconds: 900 + probe.durationSeconds * 40, outputBytes: 64e6 + (bitrate / 8) * probe.durationSeconds * 1.5 }
}

/** The tail was there when probed, but what lies between may be damaged beyond decoding. */
function refuseTruncated(made: number, promised: number): void {
  if (made < promised - Math.max(2, promised * 0.02))
    throw new MediaRefusal('media.truncated', `only ${made} s of ${promised} s could be decoded`, { made, promised })
}
