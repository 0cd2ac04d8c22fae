import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { interleaved, median, round, type Bench } from './bench.ts'
import { baseCheckout } from './sideBySide/checkout.ts'
import { firstPlay, firstPlayOf } from './lessons/firstPlay.ts'
import { makeLecture, startLessons, type Lessons } from './lessons/lessons.ts'

const PAIRS = 2
const HOURS = 3
/** Encoded once and repeated: HEVC takes its time. */
const CLIP_SECONDS = 10
const WATCHED_SECONDS = 40
const OLD_CAMERA = ['-c:v', 'mpeg4', '-q:v', '5', '-c:a', 'libmp3lame']
const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-crf', '40', '-x265-params', 'log-level=error', '-c:a', 'aac']

/** The commit published nothing before the whole ladder was there. */
async function besideBase(lessons: Lessons, folder: string) {
  const source = await makeLecture(folder, 'other.avi', OLD_CAMERA)
  const base = await baseCheckout(folder)
  const before = await startLessons(base.root)
  try {
    const { ratio, a, b } = await interleaved(
      PAIRS,
      () => firstPlayOf(lessons, source, folder),
      () => firstPlayOf(before, source, folder),
    )
    const [seconds, baseSeconds] = [round(median(a)), round(median(b))]
    return { container: 'a minute of MPEG-4', firstPlaySeconds: seconds, baseSeconds, ofBase: round(ratio, 3) }
  } finally {
    await before.stop()
    await base.remove()
  }
}

/** Whether the lesson grows faster than somebody watches it, and how soon that can begin. */
async function threeHours(lessons: Lessons, folder: string) {
  const source = await makeLecture(folder, 'hevc.mp4', HEVC, {
    seconds: CLIP_SECONDS,
    repeat: (HOURS * 3600) / CLIP_SECONDS,
  })
  const { seconds, asset } = await firstPlay(lessons, source, folder)
  const begun = performance.now()
  let least = Infinity
  let published = 0
  while (performance.now() - begun < WATCHED_SECONDS * 1000) {
    published = await lessons.published(asset)
    least = Math.min(least, published - (performance.now() - begun) / 1000)
    await pause(500)
  }
  await lessons.cancel(asset)
  await lessons.remove(asset)
  return {
    container: `${HOURS} h of HEVC`,
    firstPlaySeconds: round(seconds),
    watchedSeconds: WATCHED_SECONDS,
    publishedSeconds: round(published),
    leastAheadSeconds: round(least),
  }
}

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-first-encoded-'))
  const lessons = await startLessons()
  try {
    const long = await threeHours(lessons, folder)
    const minute = await besideBase(lessons, folder)
    const figures = {
      firstPlaySeconds: minute.firstPlaySeconds,
      baseSeconds: minute.baseSeconds,
      longFirstPlaySeconds: long.firstPlaySeconds,
      leastAheadSeconds: long.leastAheadSeconds,
    }
    return { ratio: minute.ofBase, table: [minute, long], figures }
  } finally {
    await lessons.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'first-encoded',
  describe:
    'last chunk of what must be encoded to its first segment: a minute of 1080p against commit 6740354 (at most 0.15), three hours of HEVC (under 5 s, and never behind who watches)',
  run,
}
