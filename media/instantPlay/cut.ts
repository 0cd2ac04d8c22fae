import { SEGMENT_SECONDS } from '../hlsNames.ts'
import type { Movie, Track } from './movie.ts'

/** Samples [from, to) of one track. */
export interface Run {
  track: Track
  from: number
  to: number
}

export interface Cut {
  seconds: number
  runs: Run[]
}

/**
 * A viewer who seeks waits for a whole segment: where key frames are further apart (or their segments larger), encoding
 * comes first.
 */
export const SEGMENT_MOST_SECONDS = 30
export const SEGMENT_MOST_BYTES = 32 * 1024 * 1024
/** Players end with the picture; where the sound goes on, the ladder holds the last picture. */
export const END_APART_MOST_SECONDS = 1
/**
 * Players do not begin by themselves where one is not there for longer: the ladder fills it with silence, or the first
 * picture.
 */
export const BEGIN_APART_MOST_SECONDS = 0.5

/**
 * Cuts at key frames, where the last cut is a segment's length behind; the sound goes with its picture. Null when the
 * source does not suit: key frames too far apart, or picture and sound that do not begin and end together.
 */
export function cutMovie({ tracks }: Movie): Cut[] | null {
  const [lead, other] = tracks
  if (!lead || startOf(lead, 0) < (lead.kind === 'video' ? -0.001 : -1)) return null
  if (other && Math.abs(endOf(lead) - endOf(other)) > END_APART_MOST_SECONDS) return null
  const starts = cuttingPoints(lead)
  const cuts: Cut[] = []
  let next = other ? firstHeard(other) : 0
  if (other && startOf(other, next) - startOf(lead, 0) > BEGIN_APART_MOST_SECONDS) return null
  for (const [index, from] of starts.entries()) {
    const to = starts[index + 1] ?? lead.samples.count
    const end = to < lead.samples.count ? startOf(lead, to) : Infinity
    const runs: Run[] = [{ track: lead, from, to }]
    if (other) {
      const begin = next
      while (next < other.samples.count && startOf(other, next) < end) next++
      if (next > begin) runs.push({ track: other, from: begin, to: next })
    }
    const seconds = Math.min(end, endOf(lead)) - startOf(lead, from)
    if (!(seconds > 0 && seconds <= SEGMENT_MOST_SECONDS)) return null
    cuts.push({ seconds, runs })
  }
  return cuts
}

function cuttingPoints(lead: Track): number[] {
  const points = [firstHeard(lead)]
  for (let i = points[0]! + 1; i < lead.samples.count; i++)
    if (lead.samples.sync[i] && startOf(lead, i) >= startOf(lead, points.at(-1)!) + SEGMENT_SECONDS - 0.001)
      points.push(i)
  return points
}

/** An AAC encoder's delay lies before the beginning: those packets are left out. */
function firstHeard(track: Track): number {
  let first = 0
  while (track.kind === 'audio' && first < track.samples.count - 1 && startOf(track, first) < -0.001) first++
  return first
}

/** Seconds at which a sample is shown. */
const startOf = ({ samples, timescale }: Track, sample: number): number =>
  (samples.time[sample]! + samples.shift[sample]!) / timescale

/** Samples are shown in another order than stored, but the last ones stored are among the last shown. */
function endOf(track: Track): number {
  const { samples, timescale } = track
  let end = 0
  for (let i = Math.max(0, samples.count - 32); i < samples.count; i++)
    end = Math.max(end, startOf(track, i) + samples.duration[i]! / timescale)
  return end
}
