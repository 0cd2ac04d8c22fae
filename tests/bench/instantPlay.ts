import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { median, round, type Bench } from './bench.ts'
import { firstPlayOf } from './lessons/firstPlay.ts'
import { makeLecture, startLessons, tool } from './lessons/lessons.ts'

const PAIRS = 5
const OTHER_PAIRS = 3
const HOURS = 3
const H264 = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-crf',
  '40',
  '-g',
  '100',
  '-pix_fmt',
  'yuv420p',
  '-c:a',
  'aac',
]

/** What anyone would do without knowing better: copy the whole source into segments, then publish. */
async function bareRemux(source: string, folder: string, segments = 'fmp4'): Promise<number> {
  const into = await mkdtemp(path.join(folder, 'bare-'))
  const begun = performance.now()
  await tool(
    'ffmpeg',
    [
      '-v',
      'error',
      '-i',
      source,
      '-c',
      'copy',
      '-f',
      'hls',
      '-hls_time',
      '4',
      '-hls_playlist_type',
      'vod',
      '-hls_segment_type',
      segments,
      'a.m3u8',
    ],
    into,
  )
  const seconds = (performance.now() - begun) / 1000
  await rm(into, { recursive: true })
  return seconds
}

/** The same lecture in the containers that recorders write; all, or those named on the command line. */
const CONTAINERS = {
  mkv: [],
  flv: [],
  ts: [],
  'fragments.mp4': ['-movflags', '+frag_keyframe+empty_moov+default_base_moof'],
}

async function run(args: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-first-play-'))
  const lessons = await startLessons()
  try {
    const source = await makeLecture(folder, 'long.mp4', H264, { repeat: HOURS * 60, size: '1280x720' })
    const [ours, bare]: number[][] = [[], []]
    for (let pair = 0; pair < PAIRS; pair++) {
      ours!.push(await firstPlayOf(lessons, source, folder))
      bare!.push(await bareRemux(source, folder))
    }
    const others: Record<string, unknown>[] = []
    for (const [container, options] of Object.entries(CONTAINERS).filter(
      ([each]) => args.length === 0 || args.includes(each),
    )) {
      const other = path.join(folder, `long.${container}`)
      await tool('ffmpeg', ['-v', 'error', '-y', '-i', source, '-c', 'copy', ...options, other])
      const [seconds, copying]: number[][] = [[], []]
      for (let pair = 0; pair < OTHER_PAIRS; pair++) {
        seconds!.push(await firstPlayOf(lessons, other, folder))
        copying!.push(await bareRemux(other, folder, container === 'ts' ? 'mpegts' : 'fmp4'))
      }
      others.push({
        container,
        firstPlaySeconds: round(median(seconds!)),
        slowestSeconds: round(Math.max(...seconds!)),
        bareRemuxSeconds: round(median(copying!)),
        sourceMegabytes: Math.round((await stat(other)).size / 1e6),
      })
      await rm(other)
    }
    const figures = {
      firstPlaySeconds: round(median(ours!)),
      slowestSeconds: round(Math.max(...ours!)),
      sourceHours: HOURS,
      sourceMegabytes: Math.round((await stat(source)).size / 1e6),
      bareRemuxSeconds: round(median(bare!)),
    }
    return {
      ratio: round(median(ours!.map((seconds, index) => seconds / bare![index]!))),
      table: [{ container: 'mp4', ...figures }, ...others],
      figures,
    }
  } finally {
    await lessons.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'first-play',
  describe:
    'last chunk of a 3-hour H.264/AAC lecture in MP4, MKV, FLV, MPEG-TS or fragments to its first segment (under 3 s), against a bare ffmpeg -c copy into HLS',
  run,
}
