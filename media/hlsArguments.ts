import { AUDIO_NAME, fileNames, SEGMENT_SECONDS } from './hlsNames.ts'
import { THREADS } from './ffmpeg.ts'
import type { FfmpegJob } from './ffmpeg.ts'
import type { Rendition } from './ladder.ts'
import { toSdr } from './picture.ts'
import type { SourceProbe } from './sourceProbe.ts'

const AUDIO_BITRATE = '128k'

/**
 * One command: the source is decoded once, and each rendition is an output of its own, relative to the folder.
 * `holdSeconds`: how long the last picture stays after its end.
 */
export function hlsJob(
  probe: SourceProbe,
  ladder: readonly Rendition[],
  holdSeconds: number,
): Pick<FfmpegJob, 'filter' | 'outputs'> {
  return {
    filter: [...pictureGraph(probe, ladder, holdSeconds), ...soundGraph(probe)].join(';'),
    outputs: [
      ...ladder.map((rendition) => hls(rendition.name, `[${rendition.name}]`, videoOptions(rendition))),
      ...(probe.audio ? [hls(AUDIO_NAME, `[${AUDIO_NAME}]`, audioOptions)] : []),
    ],
  }
}

/**
 * A constant rate from time 0 first, so that every rendition has the same frames and key frames can align; then
 * down to the largest size, so that tone mapping and the smaller sizes work on as few pixels as possible.
 * ffmpeg itself turns rotated pictures upright before the graph.
 */
function pictureGraph(probe: SourceProbe, ladder: readonly Rendition[], holdSeconds: number): string[] {
  const [top, ...lower] = ladder
  if (!probe.video || !top) return []
  const rate = Number(probe.video.frameRate.toFixed(5))
  const common = [
    'bwdif=deint=interlaced',
    `fps=${rate}:start_time=0`,
    scale(top),
    ...toSdr(probe.video.hdr),
    ...(holdSeconds > 0 ? [`tpad=stop_mode=clone:stop_duration=${holdSeconds}`] : []),
    `split=${ladder.length}[${top.name}]`,
  ].join(',')
  const pads = lower.map(({ name }) => `[${name}in]`).join('')
  return [`[0:V:0]${common}${pads}`, ...lower.map((r) => `[${r.name}in]${scale(r)},setsar=1[${r.name}]`)]
}

const scale = ({ width, height }: Rendition): string => `scale=${width}:${height}:flags=bicubic`

/** Late or broken sound is filled with silence, so that it starts with the picture and stays with it. */
const soundGraph = (probe: SourceProbe): string[] =>
  probe.audio ? [`[0:a:0]aresample=48000:async=1:first_pts=0[${AUDIO_NAME}]`] : []

/**
 * Key frames by time and nowhere else: the only cutting points are then the same in all renditions. `qmin` keeps
 * slides, which hardly move, from filling their bit rate for nothing.
 */
function videoOptions({ videoBitrate, maxrate, bufsize }: Rendition): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-b:v', String(videoBitrate), '-maxrate', String(maxrate), '-bufsize', String(bufsize), '-qmin', '16'],
    ...['-force_key_frames', `expr:gte(t,n_forced*${SEGMENT_SECONDS})`, '-sc_threshold', '0', '-g', '100000'],
    ...['-threads', String(THREADS)],
  ]
}

const audioOptions = ['-c:a', 'aac', '-b:a', AUDIO_BITRATE, '-ac', '2']

/**
 * CMAF signals B-frames by negative offsets instead of an edit list. The muxer's default is an empty edit that
 * delays the picture by two frames against the sound (players differ in whether they follow it).
 */
function hls(name: string, pad: string, encoding: readonly string[]): FfmpegJob['outputs'][number] {
  const names = fileNames(name)
  const options = [
    ...['-map', pad, ...encoding, '-map_metadata', '-1', '-map_chapters', '-1', '-max_muxing_queue_size', '4096'],
    ...['-f', 'hls', '-hls_time', String(SEGMENT_SECONDS), '-hls_playlist_type', 'vod'],
    ...['-hls_flags', 'independent_segments', '-hls_segment_type', 'fmp4', '-hls_segment_options', 'movflags=+cmaf'],
    ...['-hls_fmp4_init_filename', names.init, '-hls_segment_filename', names.segments],
  ]
  return { to: names.playlist, options }
}
