import { resolve } from 'node:path'
import { runFfmpeg } from '../ffmpeg.ts'
import { folderMeter } from '../folderMeter.ts'
import { AUDIO_NAME } from '../hlsNames.ts'
import { measureTrack } from '../hlsPackage.ts'
import type { MeasuredPlaylist } from '../playlist.ts'
import { soundJob } from '../sound.ts'
import type { SourceProbe } from '../sourceProbe.ts'

/** Encodes the sound of a source whose picture plays as it is, as loud as it came: the ladder brings the usual level. */
export async function soundApart(
  source: string,
  { audio, durationSeconds }: SourceProbe,
  folder: string,
  signal?: AbortSignal,
): Promise<MeasuredPlaylist> {
  await runFfmpeg({
    ...soundJob(0, audio!),
    inputs: [{ upload: resolve(source), options: ['-vn'] }],
    cwd: folder,
    limits: { seconds: 300 + durationSeconds },
    measureOutput: folderMeter(folder),
    ...(signal ? { signal } : {}),
  })
  return measureTrack(folder, AUDIO_NAME)
}
