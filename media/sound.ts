import { AUDIO_NAME, fileNames, SEGMENT_SECONDS } from './hlsNames.ts'
import { hls } from './hlsArguments.ts'
import type { FfmpegJob } from './ffmpeg.ts'

const AUDIO_BITRATE = '128k'

/**
 * Late or broken sound is filled with silence, so that it starts with the picture and stays with it. `gain`: decibels.
 */
export const soundJob = (gain: number, track: number): Pick<FfmpegJob, 'filter' | 'outputs'> => ({
  filter: `[0:a:${track}]aresample=48000:async=1:first_pts=0${gain === 0 ? '' : `,volume=${gain}dB`}[${AUDIO_NAME}]`,
  outputs: [
    hls(
      AUDIO_NAME,
      `[${AUDIO_NAME}]`,
      ['-c:a', 'aac', '-b:a', AUDIO_BITRATE, '-ac', '2'],
      [...['-hls_time', String(SEGMENT_SECONDS), '-hls_segment_filename', fileNames(AUDIO_NAME).segments]],
    ),
  ],
})
