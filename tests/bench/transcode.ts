import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeGrowingSound, encodePiece } from '../../media/encode.ts'
import { AUDIO_NAME } from '../../media/hlsNames.ts'
import { inParallel } from '../../media/inParallel.ts'
import { joinPieces } from '../../media/joinPieces.ts'
import { planLadder, type Rendition } from '../../media/ladder.ts'
import { PIECES_AT_ONCE, planPieces } from '../../media/pieces.ts'
import { probe } from '../../media/probe.ts'
import { transcode, type TranscodeJob } from '../../media/transcode.ts'
import { interleaved, median, round, type Bench } from './bench.ts'
import { makeLecture, tool } from './lessons/lessons.ts'

const PAIRS = 5
/** As many whole pieces as there are cores, as in a lecture of an hour; short enough for five pairs in five minutes. */
const SECONDS = { shared: 32, ahead: 20 }
const CAMERA = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28', '-g', '100', '-pix_fmt', 'yuv420p', '-c:a', 'aac']

const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-crf', '40', '-x265-params', 'log-level=error', '-c:a', 'aac']

/** The ladder from one decoding, without what comes in passing: the stills and the measuring of the loudness. */
async function ladderAlone(job: TranscodeJob): Promise<void> {
  const pieces = planPieces(job.probe)
  await mkdir(job.outDir)
  const picture = pieces.map(
    (piece) => (signal: AbortSignal) =>
      encodePiece(job, job.outDir, piece, job.ladder, { signal }, { kinds: [] }),
  )
  const sound = (signal: AbortSignal) => encodeGrowingSound(job, job.outDir, AUDIO_NAME, { signal })
  await inParallel([sound, ...picture], PIECES_AT_ONCE)
  await joinPieces(job.outDir, job.ladder, pieces)
}

/** All of a package, its smallest rendition ahead of the others; nobody watches it. */
const aheadOfOthers = (job: TranscodeJob) =>
  transcode({ ...job, growing: { before: [], bring: async () => undefined, publish: async () => undefined } })

/** Seconds of `make`, in a folder of its own, of which the last stays. */
async function timed(job: TranscodeJob, make: (job: TranscodeJob) => Promise<unknown>): Promise<number> {
  await rm(job.outDir, { recursive: true, force: true })
  const begun = performance.now()
  await make(job)
  return (performance.now() - begun) / 1000
}

const hls = (name: string): string[] => [
  '-f',
  'hls',
  '-hls_time',
  '4',
  '-hls_playlist_type',
  'vod',
  '-hls_segment_type',
  'fmp4',
  '-hls_fmp4_init_filename',
  `${name}-init.mp4`,
  `${name}.m3u8`,
]
const encoder = ({ name, videoBitrate, maxrate, bufsize }: Rendition): string[] => [
  ...[
    '-map',
    `[${name}]`,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-profile:v',
    'high',
    '-pix_fmt',
    'yuv420p',
    '-b:v',
    String(videoBitrate),
    '-maxrate',
    String(maxrate),
    '-bufsize',
    String(bufsize),
  ],
  ...['-qmin', '16', '-force_key_frames', 'expr:gte(t,n_forced*4)', '-sc_threshold', '0', '-g', '100000', ...hls(name)],
]

/**
 * The one command that does the same: one decoding, each size scaled from the source, all encoders with the same
 * settings.
 */
async function bare(source: string, ladder: readonly Rendition[], into: string): Promise<number> {
  const graph = [
    `[0:v]split=${ladder.length}${ladder.map(({ name }) => `[${name}in]`).join('')}`,
    ...ladder.map(({ name, width, height }) => `[${name}in]scale=${width}:${height}:flags=bicubic[${name}]`),
  ]
  const begun = performance.now()
  const sound = ['-map', '0:a', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', ...hls('audio')]
  await tool(
    'nice',
    [
      '-n',
      '19',
      'ffmpeg',
      '-v',
      'error',
      '-y',
      '-i',
      source,
      '-filter_complex',
      graph.join(';'),
      ...ladder.flatMap(encoder),
      ...sound,
    ],
    into,
  )
  return (performance.now() - begun) / 1000
}

/** Structural similarity of a rendition to the source in the rendition's size. */
async function likeness(source: string, folder: string, { name, width, height }: Rendition): Promise<number> {
  // Frame by frame: ffmpeg's own reading of fragments moves their times where the order of frames becomes deeper than
  // before.
  const graph = `[0:v]setpts=N/25/TB,scale=${width}:${height}:flags=bicubic[a];[1:v]setpts=N/25/TB[b];[a][b]ssim`
  const { stderr } = await tool('ffmpeg', [
    '-hide_banner',
    '-i',
    source,
    '-allowed_extensions',
    'ALL',
    '-i',
    path.join(folder, `${name}.m3u8`),
    '-lavfi',
    graph,
    '-f',
    'null',
    '-',
  ])
  return Number(/All:([\d.]+)/.exec(stderr)?.[1])
}

async function compare(source: string, ladder: readonly Rendition[], mine: string, theirs: string) {
  const figures: Record<string, number> = {}
  for (const rendition of ladder) {
    figures[`ssim_${rendition.name}`] = round(await likeness(source, mine, rendition), 5)
    figures[`bareSsim_${rendition.name}`] = round(await likeness(source, theirs, rendition), 5)
  }
  return figures
}

async function jobFor(source: string, outDir: string): Promise<TranscodeJob> {
  const found = await probe(source)
  return { source, probe: found, ladder: planLadder(found), outDir }
}

/** What plays as it came: one decoding for the whole ladder, and what the whole package takes beyond that. */
async function shared(folder: string, pairs: number) {
  const source = await makeLecture(folder, 'camera.mp4', CAMERA, { seconds: SECONDS.shared })
  const job = await jobFor(source, path.join(folder, 'ours'))
  const { ratio, a, b } = await interleaved(
    pairs,
    () => timed(job, ladderAlone),
    () => bare(source, job.ladder, folder),
  )
  const likenesses = await compare(source, job.ladder, job.outDir, folder)
  const whole = await timed({ ...job, outDir: path.join(folder, 'whole') }, transcode)
  return {
    ratio: round(ratio, 3),
    ladderSeconds: round(median(a), 1),
    bareSeconds: round(median(b), 1),
    extrasSeconds: round(whole - median(a), 1),
    ...likenesses,
  }
}

/** What must be encoded before anybody sees it: the whole package, with its extras. */
async function ahead(folder: string, pairs: number) {
  const source = await makeLecture(folder, 'hevc.mp4', HEVC, { seconds: SECONDS.ahead })
  const job = await jobFor(source, path.join(folder, 'ahead'))
  const { ratio, a, b } = await interleaved(
    pairs,
    () => timed(job, aheadOfOthers),
    () => bare(source, job.ladder, folder),
  )
  return { aheadRatio: round(ratio, 3), aheadSeconds: round(median(a), 1), aheadBareSeconds: round(median(b), 1) }
}

async function run(args: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-transcode-'))
  const pairs = Number(args[0] ?? PAIRS)
  try {
    const { ratio, ...figures } = await shared(folder, pairs)
    const grown = await ahead(folder, pairs)
    return { ratio, table: [{ ratio, ...figures }, grown], figures: { pairs, ...figures, ...grown } }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'transcode',
  describe:
    'the ladder of 1080p against the one bare ffmpeg command that makes the same (at most 0.95 from one decoding, at most 1.05 where the smallest rendition goes ahead, its extras included); SSIM of both, seconds of the extras',
  run,
}
