import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeFolderAtomically } from './atomicFolder.ts'
import type { Limits } from './confinedProcess.ts'
import { runFfmpeg, type FfmpegJob, type Input } from './ffmpeg.ts'
import { folderMeter } from './folderMeter.ts'
import { pieceInput, pieceJob, pieceName } from './hlsArguments.ts'
import { AUDIO_NAME, fileNames } from './hlsNames.ts'
import { lengths, measureTracks, writeMaster, type HlsPackage } from './hlsPackage.ts'
import { inParallel } from './inParallel.ts'
import { readingBoth } from './joinedClock.ts'
import { joinPieces } from './joinPieces.ts'
import type { Rendition } from './ladder.ts'
import { measureGain } from './loudness.ts'
import { planPieces, PIECES_AT_ONCE, publishedRate, type Piece } from './pieces.ts'
import { parseMediaPlaylist } from './playlist.ts'
import { shares } from './progress.ts'
import { MediaRefusal } from './refusal.ts'
import { soundJob } from './sound.ts'
import type { SourceProbe } from './sourceProbe.ts'
import { planStills, stillsOf } from './stills.ts'
import { namePosters, writeStoryboard } from './storyboard.ts'

export type { HlsPackage } from './hlsPackage.ts'

export interface TranscodeJob {
  source: string
  probe: SourceProbe
  ladder: Rendition[]
  /** Comes into being complete, or not at all; an older package there is replaced. */
  outDir: string
  /** 0 to 1, never decreasing; 1 only after the package is durable and in place. */
  onProgress?: (fraction: number) => void
  signal?: AbortSignal
  limits?: Partial<Limits>
}

export interface LadderPackage extends HlsPackage {
  storyboard: boolean
  /** Candidates for the poster, see posterFile. */
  posters: number
}

/**
 * Makes an fMP4 HLS package of a probed source.
 * @throws MediaRefusal, the signal's reason, or another error when it may be tried again; nothing is left behind.
 */
export async function transcode(job: TranscodeJob): Promise<LadderPackage> {
  const { probe, ladder } = job
  const made = await writeFolderAtomically(resolve(job.outDir), async (folder) => {
    const pieces = ladder.length > 0 ? planPieces(probe) : []
    await encodeAll(job, folder, pieces)
    await holdLastPicture(job, folder, pieces.at(-1))
    await joinPieces(folder, ladder, pieces)
    const tracks = await measureTracks(folder, probe, ladder)
    const { picture, sound } = lengths(tracks)
    refuseTruncated(Math.max(picture, sound), probe.durationSeconds)
    const stills = planStills(probe, ladder)
    const storyboard = stills !== null && (await writeStoryboard(folder, stills, picture, job.signal))
    const posters = await namePosters(folder)
    job.signal?.throwIfAborted()
    return { ...(await writeMaster(folder, probe, tracks)), storyboard, posters }
  })
  job.onProgress?.(1)
  return made
}

/** Picture and sound at the same time, and the picture in pieces. */
async function encodeAll(job: TranscodeJob, folder: string, pieces: readonly Piece[]): Promise<void> {
  const all = job.probe.durationSeconds
  const ends = pieces.map((_, index) => pieces[index + 1]?.at ?? all)
  const report = shares(pieces.length > 0 ? ends.map((end, index) => end - pieces[index]!.at) : [all], job.onProgress)
  const works = pieces.map(
    (piece, index) => (signal: AbortSignal) =>
      encodePiece(job, folder, piece, { signal, onProgress: (at) => report(index, at - piece.at) }),
  )
  const { audio } = job.probe
  const sound = async (signal: AbortSignal) =>
    run(job, folder, {
      ...soundJob(await measureGain(job.source, audio!.track, { seconds: limitsFor(job).seconds }, signal), audio!),
      signal,
      ...(pieces.length > 0 ? {} : { onProgress: (at) => report(0, at) }),
    })
  await inParallel(audio ? [sound, ...works] : works, PIECES_AT_ONCE, job.signal)
}

function encodePiece(
  job: TranscodeJob,
  folder: string,
  piece: Piece,
  watch: Partial<FfmpegJob>,
  holdSeconds = 0,
): Promise<void> {
  const { probe, ladder } = job
  const end = piece.frames === null ? probe.durationSeconds : piece.at + piece.frames / publishedRate(probe)
  const stills = planStills(probe, ladder)
  return run(
    job,
    folder,
    { ...pieceJob(probe, ladder, piece, holdSeconds, stills ? stillsOf(stills, piece, end) : []), ...watch },
    pieceInput(probe, piece),
  )
}

/** Players end with the picture. When the sound goes on (a camera was switched off), the last picture stays. */
const SOUND_ALONE_SECONDS = 1

async function holdLastPicture(job: TranscodeJob, folder: string, last: Piece | undefined): Promise<void> {
  if (!last || !job.probe.audio) return
  const picture = last.at + (await secondsIn(folder, pieceName(job.ladder[0]!.name, last)))
  const sound = await secondsIn(folder, AUDIO_NAME)
  if (sound > picture + SOUND_ALONE_SECONDS)
    await encodePiece(job, folder, last, job.signal ? { signal: job.signal } : {}, sound - picture)
}

async function secondsIn(folder: string, name: string): Promise<number> {
  const { segments } = parseMediaPlaylist(
    await readFile(join(folder, fileNames(name).playlist), 'utf8').catch(() => ''),
  )
  return segments.reduce((sum, { seconds }) => sum + seconds, 0)
}

async function run(
  job: TranscodeJob,
  folder: string,
  what: Omit<FfmpegJob, 'inputs'>,
  options: readonly string[] = [],
): Promise<void> {
  const input: Input = { upload: resolve(job.source), options }
  await runFfmpeg({
    ...what,
    outputs: [...what.outputs, ...readingBoth(job.probe)],
    inputs: [input],
    cwd: folder,
    limits: { ...limitsFor(job), ...job.limits },
    measureOutput: folderMeter(folder),
  })
}

/** Far above what an honest source needs on a slow, busy machine; the rate control keeps sizes well below. */
function limitsFor({ probe, ladder }: TranscodeJob): Pick<Limits, 'seconds' | 'outputBytes'> {
  const bitrate = ladder.reduce((sum, { maxrate }) => sum + maxrate, 256_000)
  return { seconds: 900 + probe.durationSeconds * 40, outputBytes: 64e6 + (bitrate / 8) * probe.durationSeconds * 1.5 }
}

/** The tail was there when probed, but what lies between may be damaged beyond decoding. */
function refuseTruncated(made: number, promised: number): void {
  if (made < promised - Math.max(2, promised * 0.02))
    throw new MediaRefusal('media.truncated', `only ${made} s of ${promised} s could be decoded`, { made, promised })
}
