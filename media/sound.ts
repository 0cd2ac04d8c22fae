import { AUDIO_NAME, fileNames, SEGMENT_SECONDS } from './hlsNames.ts'
import { hls } from './hlsArguments.ts'
import type { FfmpegJob } from './ffmpeg.ts'
import type { AudioProbe } from './sourceProbe.ts'

const AUDIO_BITRATE = '128k'

/**
 * Late or broken sound is filled with silence, so that it starts with the picture and stays with it. `gain`: decibels.
 * One that begins in time is not filled from its beginning: where its channels change ffmpeg makes the filters anew, and
 * would fill again. Under another name than the package's it is read while it grows.
 */
export const soundJob = (
  gain: number,
  { track, begins }: Pick<AudioProbe, 'track' | 'begins'>,
  name = AUDIO_NAME,
): Pick<FfmpegJob, 'filter' | 'outputs'> => ({
  filter: `[0:a:${track}]aresample=48000:async=1${begins > 0 ? ':first_pts=0' : ''}${gain === 0 ? '' : `,volume=${gain}dB`}[${name}]`,
  outputs: [
    hls(
      name,
      `[${name}]`,
      ['-c:a', 'aac', '-b:a', AUDIO_BITRATE, '-ac', '2'],
      [...['-hls_time', String(SEGMENT_SECONDS), '-hls_segment_filename', fileNames(name).segments]],
      name !== AUDIO_NAME,
    ),
  ],
})
