import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeGrowingSound, encodePiece } from '../../media/encode.ts'
import { AUDIO_NAME } from '../../media/hlsNames.ts'
import { inParallel } from '../../media/inParallel.ts'
import { joinPieces } from '../../media/joinPieces.ts'
import type { Rendition } from '../../media/ladder.ts'
import { PIECES_AT_ONCE, planPieces } from '../../media/pieces.ts'
import { transcode, type TranscodeJob } from '../../media/transcode.ts'
import { interleaved, median, round, type Bench } from './bench.ts'
import { bare, jobFor, timed } from './ladder/bareLadder.ts'
import { makeLecture, tool } from './lessons/lessons.ts'

const PAIRS = 5
/** As many whole pieces as there are cores, as in a lecture of an hour; short enough for five pairs in five minutes. */
const SECONDS = 32
const CAMERA = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-crf',
  '28',
  '-g',
  '100',
  '-pix_fmt',
  'yuv420p',
  '-c:a',
  'aac',
]

/** The ladder from one decoding, without what comes in passing: the stills and the measuring of the loudness. */
async function ladderAlone(job: TranscodeJob): Promise<void> {
  const pieces = planPieces(job.probe)
  await mkdir(job.outDir)
  const picture = pieces.map(
    (piece) => (signal: AbortSignal) => encodePiece(job, job.outDir, piece, job.ladder, { signal }, { kinds: [] }),
  )
  const sound = (signal: AbortSignal) => encodeGrowingSound(job, job.outDir, AUDIO_NAME, { signal })
  await inParallel([sound, ...picture], PIECES_AT_ONCE)
  await joinPieces(job.outDir, job.ladder, pieces)
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

/** What plays as it came: one decoding for the whole ladder, and what the whole package takes beyond that. */
async function shared(folder: string, pairs: number) {
  const source = await makeLecture(folder, 'camera.mp4', CAMERA, { seconds: SECONDS })
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

async function run(args: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-transcode-'))
  const pairs = Number(args[0] ?? PAIRS)
  try {
    const { ratio, ...figures } = await shared(folder, pairs)
    return { ratio, table: [{ ratio, ...figures }], figures: { pairs, ...figures } }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'transcode',
  describe:
    'the ladder of 1080p from one decoding against the one bare ffmpeg command that makes the same (at most 0.95); SSIM of both, seconds of the extras',
  run,
}
