import { encodeGrowingSound, encodePiece, encodeSound, secondsIn, type StillKind, type Watch } from '../encode.ts'
import { GROWING_SOUND } from '../hlsNames.ts'
import type { Rendition } from '../ladder.ts'
import type { Piece } from '../pieces.ts'
import type { Way } from '../giveWay.ts'
import { shares } from '../progress.ts'
import type { TranscodeJob } from '../transcodeJob.ts'
import { keepsAhead } from './ahead.ts'
import type { Growth } from './growth.ts'

type Kind = 'lead' | 'all' | 'rest'
type Work = (signal: AbortSignal) => Promise<void>

/** What the smallest rendition is of the work of all, as a rule. */
const LEAD_PART = 0.25

/** Tiles come with the smallest rendition, unless it was made by an earlier run. */
const stillsFor = (kind: Kind, wasThere: boolean): StillKind[] =>
  kind === 'lead' ? ['tiles'] : kind === 'rest' && !wasThere ? ['posters'] : ['posters', 'tiles']

/**
 * The smallest rendition of a piece goes ahead where a viewer would otherwise come to its end, and its other renditions
 * are made when all has been seen to: the piece is decoded twice. Where a viewer cannot come so far, all renditions are
 * made from one decoding, and the smallest is shown in passing; but not while another lesson waits for its first
 * segment, to which this one gives way as soon as all that is watched is there.
 */
export function* growingWorks(
  job: TranscodeJob,
  folder: string,
  pieces: readonly Piece[],
  growth: Growth,
  way: Way,
): Generator<Work> {
  const { ladder, probe } = job
  const lengths = pieces.map((piece) => secondsIn(job, piece))
  const all = pieces.length > 0 ? lengths : [probe.durationSeconds]
  const report = shares(
    [...all.map((each) => each * LEAD_PART), ...all.map((each) => each * (1 - LEAD_PART))],
    job.onProgress,
  )
  if (pieces.length === 0 && !growth.needsSound) report(0, probe.durationSeconds * LEAD_PART)
  for (const [index, seconds] of lengths.slice(0, growth.firstPiece).entries()) report(index, seconds * LEAD_PART)
  const rates: { lead?: number; all?: number } = {}

  const made =
    (index: number, renditions: readonly Rendition[], kind: Kind): Work =>
    async (signal) => {
      const piece = pieces[index]!
      const begun = performance.now()
      const told = (done: number): void => {
        const elapsed = (performance.now() - begun) / 1000
        if (kind !== 'rest' && elapsed > 1) rates[kind] = done / elapsed
        if (kind !== 'rest') report(index, done * LEAD_PART)
        if (kind !== 'lead') report(all.length + index, done * (1 - LEAD_PART))
      }
      const watch: Watch = { signal, onProgress: (at) => told(at - piece.at), awaited: kind === 'lead' }
      await encodePiece(job, folder, piece, renditions, watch, { kinds: stillsFor(kind, index < growth.firstPiece) })
      told(lengths[index]!)
    }

  if (growth.needsSound)
    yield (signal) =>
      encodeGrowingSound(job, folder, GROWING_SOUND, {
        signal,
        ...(pieces.length > 0 ? {} : { onProgress: (at) => report(0, at * LEAD_PART) }),
      })
  const ahead = pieces.map((_, index) => index).slice(0, growth.firstPiece)
  for (const [index, { at }] of pieces.entries()) {
    if (index < growth.firstPiece) continue
    const rate = rates.all ?? (rates.lead ?? 0) * LEAD_PART
    const span = { at, seconds: lengths[index]!, viewerAt: growth.viewerAt(), rate }
    if (rate > 0 && !job.othersWait?.() && keepsAhead(span)) {
      way.made(span.seconds)
      yield made(index, ladder, 'all')
    } else {
      ahead.push(index)
      yield made(index, ladder.slice(-1), 'lead')
    }
  }
  if (way.gives()) return
  if (probe.audio)
    yield (signal) =>
      encodeSound(job, folder, {
        signal,
        ...(pieces.length > 0 ? {} : { onProgress: (at) => report(all.length, at * (1 - LEAD_PART)) }),
      })
  for (const index of ahead) {
    if (way.gives()) return
    way.made(lengths[index]!)
    yield made(index, ladder.slice(0, -1), 'rest')
  }
}
