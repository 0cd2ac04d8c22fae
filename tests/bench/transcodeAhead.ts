import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { transcode, type TranscodeJob } from '../../media/transcode.ts'
import { interleaved, median, round, type Bench } from './bench.ts'
import { bare, jobFor, timed } from './ladder/bareLadder.ts'
import { makeLecture } from './lessons/lessons.ts'

const PAIRS = 5
/**
 * Its smallest rendition goes ahead of the others for as long as a viewer would otherwise come to its end: the first 16
 * to 24 seconds of whatever length. A minute and a half is the least that a lesson lasts.
 */
const LECTURE = { seconds: 96, size: '1280x720' }
const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-crf', '40', '-x265-params', 'log-level=error', '-c:a', 'aac']

/** All of a package, with its extras, its smallest rendition ahead of the others; nobody watches it. */
const aheadOfOthers = (job: TranscodeJob) =>
  transcode({ ...job, growing: { before: [], bring: async () => undefined, publish: async () => undefined } })

async function run(args: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-transcode-ahead-'))
  try {
    const source = await makeLecture(folder, 'hevc.mp4', HEVC, LECTURE)
    const job = await jobFor(source, path.join(folder, 'ours'))
    const { ratio, a, b } = await interleaved(
      Number(args[0] ?? PAIRS),
      () => timed(job, aheadOfOthers),
      () => bare(source, job.ladder, folder),
    )
    const figures = { aheadSeconds: round(median(a), 1), bareSeconds: round(median(b), 1), pairs: a.length }
    return { ratio: round(ratio, 3), table: [figures], figures }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'transcode-ahead',
  describe: `${LECTURE.seconds} s of HEVC in 720p, its smallest rendition ahead of the others, against the one bare ffmpeg command that makes the same ladder without the extras (at most 1.05)`,
  run,
}
