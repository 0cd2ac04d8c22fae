import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { planLadder, type Rendition } from '../../media/ladder.ts'
import { probe, type SourceProbe } from '../../media/probe.ts'
import { interleaved, median, round, type Bench } from './bench.ts'
import { makeLecture, startLessons, tool } from './lessons/lessons.ts'

const PAIRS = 5
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

type Lessons = Awaited<ReturnType<typeof startLessons>>

/** From the first byte sent to the ladder published. */
async function ours(lessons: Lessons, source: string): Promise<{ seconds: number; folder: string; asset: string }> {
  const begun = performance.now()
  const { upload } = await lessons.upload(source)
  const { id } = await lessons.ladder(upload)
  const seconds = (performance.now() - begun) / 1000
  return { seconds, asset: id, folder: path.join(lessons.files, 'renditions', id) }
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

async function measure(lessons: Lessons, folder: string, source: string, found: SourceProbe, pairs: number) {
  const ladder = planLadder(found)
  let made = { folder: '', asset: '' }
  const mine = async (): Promise<number> => {
    if (made.asset) await lessons.remove(made.asset) // or the next upload would find its twin
    const { seconds, ...rest } = await ours(lessons, source)
    made = rest
    return seconds
  }
  const { ratio, a, b } = await interleaved(pairs, mine, () => bare(source, ladder, folder))
  const { stdout } = await tool('find', [made.folder, '-name', `${ladder[0]!.name}.m3u8`]) // beside it lies the package that played first
  const complete = path.dirname(stdout.trim())
  return {
    ratio: round(ratio, 3),
    figures: {
      publishedSeconds: round(median(a), 1),
      bareSeconds: round(median(b), 1),
      pairs,
      ...(await compare(source, ladder, complete, folder)),
    },
  }
}

async function run(args: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-transcode-'))
  const lessons = await startLessons()
  try {
    const source = await makeLecture(folder, 'camera.mp4', CAMERA)
    const { ratio, figures } = await measure(lessons, folder, source, await probe(source), Number(args[0] ?? PAIRS))
    return { ratio, table: [figures], figures }
  } finally {
    await lessons.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'transcode',
  describe:
    'a minute of 1080p from its first byte sent to its ladder published, against the one bare ffmpeg command with the same ladder (at most 1.00); SSIM of both',
  run,
}
