import { encodePiece, encodeSound, secondsIn } from './encode.ts'
import type { Growth } from './growing/growth.ts'
import { growingWorks } from './growing/works.ts'
import { wayOf, type Way } from './giveWay.ts'
import { inParallel } from './inParallel.ts'
import { PIECES_AT_ONCE, type Piece } from './pieces.ts'
import { shares } from './progress.ts'
import type { TranscodeJob } from './transcodeJob.ts'

/**
 * Picture and sound at the same time, and the picture in pieces; with `growth`, what grows goes ahead.
 * @throws GaveWay where something else goes before
 */
export async function encodeAll(
  job: TranscodeJob,
  folder: string,
  pieces: readonly Piece[],
  growth: Growth | null,
): Promise<void> {
  const way = wayOf(job, job.probe.durationSeconds)
  if (growth) {
    const works = growingWorks(job, folder, pieces, growth, way)
    await growth.during((signal) => inParallel(works, PIECES_AT_ONCE, signal), job.signal)
  } else await inParallel(wholeWorks(job, folder, pieces, way), PIECES_AT_ONCE, job.signal)
  way.throwIfGiven()
}

function* wholeWorks(
  job: TranscodeJob,
  folder: string,
  pieces: readonly Piece[],
  way: Way,
): Generator<(signal: AbortSignal) => Promise<void>> {
  const all = job.probe.durationSeconds
  const report = shares(pieces.length > 0 ? pieces.map((piece) => secondsIn(job, piece)) : [all], job.onProgress)
  if (way.gives()) return
  if (job.probe.audio)
    yield (signal) =>
      encodeSound(job, folder, { signal, ...(pieces.length > 0 ? {} : { onProgress: (at) => report(0, at) }) })
  for (const [index, piece] of pieces.entries()) {
    if (way.gives()) return
    way.made(secondsIn(job, piece))
    yield (signal) =>
      encodePiece(job, folder, piece, job.ladder, { signal, onProgress: (at) => report(index, at - piece.at) })
  }
}
