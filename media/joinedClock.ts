import type { FfmpegJob } from './ffmpeg.ts'
import { startsAgain } from './pieces.ts'
import type { SourceProbe } from './sourceProbe.ts'

/**
 * Where a clock starts again, ffmpeg moves what follows behind what came before, by the streams that it reads. Picture
 * and sound are encoded apart: each command reads both, or sound that ends later than its picture would part them.
 */
export const readingBoth = ({ container, video, audio }: SourceProbe): FfmpegJob['outputs'] =>
  startsAgain(container) && video && audio
    ? [{ to: '-', options: ['-map', '0:V:0', '-map', `0:a:${audio.track}`, '-c', 'copy', '-f', 'null'] }]
    : []
