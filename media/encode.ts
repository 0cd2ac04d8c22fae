import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Limits } from './confinedProcess.ts'
import { runFfmpeg, STALLED_SECONDS, type FfmpegJob } from './ffmpeg.ts'
import { folderMeter } from './folderMeter.ts'
import { secondsOf, SOUND_ALONE_SECONDS, type Growth } from './growing/growth.ts'
import { pieceInput, pieceJob, pieceName } from './hlsArguments.ts'
import { AUDIO_NAME, fileNames } from './hlsNames.ts'
import type { Rendition } from './ladder.ts'
import { placePiece } from './joinPieces.ts'
import { readingBoth } from './joinedClock.ts'
import { bringPiece, keepPiece } from './keptPieces.ts'
import { measureGain } from './loudness.ts'
import { canEnter, publishedRate, type Piece } from './pieces.ts'
import { parseMediaPlaylist } from './playlist.ts'
import { soundJob } from './sound.ts'
import { planStills, stillFiles, stillsOf } from './stills.ts'
import type { TranscodeJob } from './transcodeJob.ts'

export type Watch = Pick<FfmpegJob, 'signal' | 'onProgress' | 'awaited'>

const endOf = ({ probe }: TranscodeJob, piece: Piece): number =>
  piece.frames === null ? probe.durationSeconds : piece.at + piece.frames / publishedRate(probe)

/** How much of a piece there is to do. */
export const secondsIn = (job: TranscodeJob, piece: Piece): number => endOf(job, piece) - piece.at

/** The sound of the package, at the loudness that all lessons have. */
export async function encodeSound(job: TranscodeJob, folder: string, watch: Watch & { signal: AbortSignal }) {
  const audio = job.probe.audio!
  const gain = await measureGain(job.source, audio.track, { seconds: limitsFor(job).seconds }, watch.signal)
  await run(job, folder, { ...soundJob(gain, audio), ...watch })
}

export const encodeGrowingSound = (job: TranscodeJob, folder: string, name: string, watch: Watch): Promise<void> =>
  run(job, folder, { ...soundJob(0, job.probe.audio!, name), ...watch })

export type StillKind = 'posters' | 'tiles'

/**
 * Some renditions of a piece, and stills in passing: candidates for the poster from the largest, tiles from the smallest.
 * What an earlier run left whole of it is not made again; what is read while it grows is published by then.
 */
export async function encodePiece(
  job: TranscodeJob,
  folder: string,
  piece: Piece,
  renditions: readonly Rendition[],
  watch: Watch,
  { holdSeconds = 0, kinds = ['posters', 'tiles'] }: { holdSeconds?: number; kinds?: readonly StillKind[] } = {},
): Promise<void> {
  const { probe, ladder, keptDir } = job
  const stills = planStills(probe, ladder)
  const end = endOf(job, piece)
  const grows = job.growing ? ladder.at(-1)?.name : undefined
  const still = renditions.filter(({ name }) => name !== grows)
  const whole = { piece, renditions: still, stills: stills ? stillFiles(stills, piece, end) : [] }
  if (keptDir && still.length === renditions.length && (await bringPiece(keptDir, folder, whole))) return
  const wanted = (stills ? stillsOf(stills, piece, end) : []).filter(({ from }) => kinds.includes(from))
  await run(
    job,
    folder,
    { ...pieceJob(probe, renditions, piece, holdSeconds, wanted, grows), ...watch },
    pieceInput(probe, piece),
    // what is read in vain shows no progress
    canEnter(probe.container) ? {} : { stalledSeconds: STALLED_SECONDS + piece.at },
  )
  for (const { name } of still) await placePiece(folder, name, piece)
  if (keptDir && still.length > 0) await keepPiece(keptDir, folder, whole)
}

/** Where the sound goes on, the last picture stays. */
export async function holdLastPicture(
  job: TranscodeJob,
  folder: string,
  last: Piece | undefined,
  growth: Growth | null,
): Promise<void> {
  if (!last || !job.probe.audio) return
  const picture = last.at + (await secondsOfFile(folder, pieceName(job.ladder[0]!.name, last)))
  const sound = await secondsOfFile(folder, AUDIO_NAME)
  if (sound <= picture + SOUND_ALONE_SECONDS) return
  growth?.again()
  await encodePiece(job, folder, last, job.ladder, job.signal ? { signal: job.signal } : {}, {
    holdSeconds: sound - picture,
  })
}

async function secondsOfFile(folder: string, name: string): Promise<number> {
  const text = await readFile(join(folder, fileNames(name).playlist), 'utf8').catch(() => '')
  return secondsOf(parseMediaPlaylist(text).segments)
}

async function run(
  job: TranscodeJob,
  folder: string,
  what: Omit<FfmpegJob, 'inputs'>,
  options: readonly string[] = [],
  limits: Partial<Limits> = {},
): Promise<void> {
  await runFfmpeg({
    ...what,
    outputs: [...what.outputs, ...readingBoth(job.probe)],
    inputs: [{ upload: resolve(job.source), options }],
    cwd: folder,
    limits: { ...limitsFor(job), ...limits, ...job.limits },
    measureOutput: folderMeter(folder),
  })
}

/** Far above what an honest source needs on a slow, busy machine; the rate control keeps sizes well below. */
function limitsFor({ probe, ladder }: TranscodeJob): Pick<Limits, 'seconds' | 'outputBytes'> {
  const bitrate = ladder.reduce((sum, { maxrate }) => sum + maxrate, 256_000)
  return { seconds: 900 + probe.durationSeconds * 40, outputBytes: 64e6 + (bitrate / 8) * probe.durationSeconds * 1.5 }
}
