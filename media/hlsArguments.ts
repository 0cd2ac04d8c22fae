import { fileNames, SEGMENT_SECONDS } from './hlsNames.ts'
import type { FfmpegJob } from './ffmpeg.ts'
import type { Rendition } from './ladder.ts'
import { framed, toSdr } from './picture.ts'
import { canEnter, PIECES_AT_ONCE, publishedRate, startsAgain, type Piece } from './pieces.ts'
import type { SourceProbe } from './sourceProbe.ts'
import type { StillOutput } from './stills.ts'

/**
 * Pieces side by side fill the cores: an encoder of theirs in the thread that decodes and scales loses nothing to
 * waiting for others (4 % less processor time than with one thread beside it). A piece that is all there is, or has
 * none beside it because it cannot be entered, has the cores to itself.
 */
const threadsFor = (container: string, { segment, frames }: Piece): number =>
  frames === null && (segment === 0 || !canEnter(container)) ? PIECES_AT_ONCE : 1

/**
 * One command: a piece is decoded once, and each rendition is an output of its own, relative to the folder.
 * `holdSeconds`: how long the last picture stays after its end; `grows`: the rendition that is read while it is made.
 */
export function pieceJob(
  probe: SourceProbe,
  ladder: readonly Rendition[],
  piece: Piece,
  holdSeconds: number,
  stills: readonly StillOutput[],
  grows?: string,
): Pick<FfmpegJob, 'filter' | 'outputs'> {
  const renditions = ladder.map((rendition) =>
    hls(
      pieceName(rendition.name, piece),
      `[${rendition.name}]`,
      videoOptions(rendition, piece, threadsFor(probe.container, piece)),
      [
        // Key frames are where they are asked for and nowhere else: a segment ends at each.
        ...['-hls_time', '1', '-start_number', String(piece.segment)],
        ...['-hls_segment_filename', fileNames(rendition.name).segments],
        // without `-copyts` ffmpeg fills the time before the piece with its first picture
        ...(piece.at > 0 && startsAgain(probe.container) ? ['-fps_mode', 'vfr'] : []),
      ],
      rendition.name === grows,
    ),
  )
  return {
    filter: pictureGraph(probe, ladder, piece, holdSeconds, stills).join(';'),
    outputs: [...renditions, ...stills.map(({ output }) => output)],
  }
}

/** Its own playlist and initialisation segment; the segments are numbered through. */
export const pieceName = (rendition: string, piece: Piece): string => `${rendition}.piece${piece.segment}`

/**
 * Where the decoder enters the source: at the key frame before, whose pictures the graph leaves out, or at its beginning
 * where it cannot be entered. A picture that changes its size does not begin the graph anew, which would count frames
 * and seconds from zero again; but a turned one passes a filter of ffmpeg's own first, which takes one size only.
 */
export const pieceInput = ({ video, container }: SourceProbe, { at }: Piece): string[] => [
  // only without `-copyts` does ffmpeg join the clocks of a stream whose clock starts again
  ...(startsAgain(container) ? [] : ['-copyts', '-start_at_zero']),
  ...(video && !video.displayMatrix ? ['-reinit_filter', '0'] : []),
  ...(at > 0 && canEnter(container) ? ['-noaccurate_seek', '-ss', at.toFixed(6)] : []),
]

/**
 * Down to the largest size first, so that all that follows works on one size, and on as few pixels as possible; then a
 * constant rate from the time of the piece, so that every rendition has the same frames and key frames can align.
 * ffmpeg itself turns rotated pictures upright before the graph.
 */
function pictureGraph(
  probe: SourceProbe,
  ladder: readonly Rendition[],
  piece: Piece,
  holdSeconds: number,
  stills: readonly StillOutput[],
): string[] {
  const [top, ...lower] = ladder
  if (!probe.video || !top) return []
  const large = stills.filter(({ from }) => from === 'posters')
  const small = stills.filter(({ from }) => from === 'tiles')
  const common = [
    ...framed(top),
    'bwdif=deint=interlaced',
    `fps=${publishedRate(probe)}:start_time=${piece.at.toFixed(9)}`,
    ...ofLength(piece, holdSeconds),
    ...toSdr(probe.video.hdr),
    splitInto([
      top.name,
      ...(lower.length > 0 ? ['below0'] : small.map(({ from }) => from)),
      ...large.map(({ from }) => from),
    ]),
  ].join(',')
  return [
    `[0:V:0]${common}`,
    ...lower.map((rendition, index) => smaller(rendition, index, lower.length, small)),
    ...stills.map(({ from, filter }) => `[${from}]${filter}`),
  ]
}

/**
 * Each size is scaled from the one above: less work than from the largest, and no likeness is lost (bench transcode).
 */
function smaller(rendition: Rendition, index: number, count: number, small: readonly StillOutput[]): string {
  const next = index + 1 < count ? [`below${index + 1}`] : small.map(({ from }) => from)
  return `[below${index}]${scale(rendition)},setsar=1,${splitInto([rendition.name, ...next])}`
}

const splitInto = (pads: readonly string[]): string => `split=${pads.length}${pads.map((pad) => `[${pad}]`).join('')}`

/** Where pictures are missing in the middle, the one before stays: the next piece must find its place. */
function ofLength({ frames }: Piece, holdSeconds: number): string[] {
  if (frames !== null) return ['tpad=stop_mode=clone:stop=-1', `trim=end_frame=${frames}`]
  return holdSeconds > 0 ? [`tpad=stop_mode=clone:stop_duration=${holdSeconds}`] : []
}

const scale = ({ width, height }: Rendition): string => `scale=${width}:${height}:flags=bicubic`

/**
 * Key frames by time and nowhere else: the only cutting points are then the same in all renditions. `qmin` keeps
 * slides, which hardly move, from filling their bit rate for nothing.
 */
function videoOptions(
  { videoBitrate, maxrate, bufsize }: Rendition,
  { segment, at }: Piece,
  threads: number,
): string[] {
  // ffmpeg counts from the first frame, which may come after the start of its segment
  const ahead = (segment * SEGMENT_SECONDS - at).toFixed(6)
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-b:v', String(videoBitrate), '-maxrate', String(maxrate), '-bufsize', String(bufsize), '-qmin', '16'],
    ...['-force_key_frames', `expr:gte(t,${ahead}+n_forced*${SEGMENT_SECONDS})`, '-sc_threshold', '0', '-g', '100000'],
    ...['-threads', String(threads)],
  ]
}

/**
 * CMAF signals B-frames by negative offsets instead of an edit list. The muxer's default is an empty edit that
 * delays the picture by two frames against the sound (players differ in whether they follow it). What is read while it
 * grows names a segment once it is whole, and whole files take the place of others in one step.
 */
export function hls(
  name: string,
  pad: string,
  encoding: readonly string[],
  cutting: readonly string[],
  grows = false,
): FfmpegJob['outputs'][number] {
  const names = fileNames(name)
  const options = [
    ...['-map', pad, ...encoding, '-map_metadata', '-1', '-map_chapters', '-1', '-max_muxing_queue_size', '4096'],
    ...['-f', 'hls', '-hls_playlist_type', grows ? 'event' : 'vod'],
    ...['-hls_flags', `independent_segments${grows ? '+temp_file' : ''}`],
    ...['-hls_segment_type', 'fmp4', '-hls_segment_options', 'movflags=+cmaf'],
    ...['-hls_fmp4_init_filename', names.init, ...cutting],
  ]
  return { to: names.playlist, options }
}
