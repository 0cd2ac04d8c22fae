import { resolve } from 'node:path'
import { runFfmpeg } from './ffmpeg.ts'
import { measureTracks, writeMaster, type NamedSize } from './hlsPackage.ts'
import { measureGain } from './loudness.ts'
import { soundJob } from './sound.ts'
import type { SourceProbe } from './sourceProbe.ts'

export interface SoundReplacement {
  source: string
  /** Its `audio` is the track to take. */
  probe: SourceProbe
  /** Has the pictures of a package; the sound and the master playlist are added. */
  folder: string
  renditions: readonly NamedSize[]
  signal: AbortSignal
  /** 0 to 1. */
  progress: (fraction: number) => void
}

/** Encodes the sound of a source into a package whose pictures are there. @throws as transcode does */
export async function replaceSound({ source, probe, folder, renditions, signal, progress }: SoundReplacement) {
  const { audio, durationSeconds } = probe
  const limits = { seconds: 900 + durationSeconds * 2 }
  if (audio)
    await runFfmpeg({
      ...soundJob(await measureGain(source, audio.track, limits, signal), audio),
      inputs: [{ upload: resolve(source), options: ['-vn'] }],
      cwd: folder,
      limits,
      signal,
      onProgress: (at) => progress(Math.min(0.99, at / durationSeconds)),
    })
  return writeMaster(folder, probe, await measureTracks(folder, probe, renditions))
}
