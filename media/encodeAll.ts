import { encodePiece, encodeSound, secondsIn } from './encode.ts'
import type { Growth } from './growing/growth.ts'
import { growingWorks } from './growing/works.ts'
import { inParallel } from './inParallel.ts'
import { PIECES_AT_ONCE, type Piece } from './pieces.ts'
import { shares } from './progress.ts'
import type { TranscodeJob } from './transcodeJob.ts'

/** Picture and sound at the same time, and the picture in pieces; with `growth`, what grows goes ahead. */
export async function encodeAll(
  job: TranscodeJob,
  folder: string,
  pieces: readonly Piece[],
  growth: Growth | null,
): Promise<void> {
  if (growth) {
    const works = growingWorks(job, folder, pieces, growth)
    return growth.during((signal) => inParallel(works, PIECES_AT_ONCE, signal), job.signal)
  }
  const all = job.probe.durationSeconds
  const report = shares(pieces.length > 0 ? pieces.map((piece) => secondsIn(job, piece)) : [all], job.onProgress)
  const works = pieces.map(
    (piece, index) => (signal: AbortSignal) =>
      encodePiece(job, folder, piece, job.ladder, { signal, onProgress: (at) => report(index, at - piece.at) }),
  )
  const sound = (signal: AbortSignal) =>
    encodeSound(job, folder, { signal, ...(pieces.length > 0 ? {} : { onProgress: (at) => report(0, at) }) })
  await inParallel(job.probe.audio ? [sound, ...works] : works, PIECES_AT_ONCE, job.signal)
}
