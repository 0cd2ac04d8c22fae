import { availableParallelism } from 'node:os'
import { SEGMENT_SECONDS } from './hlsNames.ts'
import type { SourceProbe } from './sourceProbe.ts'

/** A span of the picture that is encoded by itself: whole segments, cut at frames of the published rate. */
export interface Piece {
  /** Number of its first segment. */
  segment: number
  /** Number of its first frame, and seconds from the start of the lesson to it. */
  frame: number
  at: number
  /** How many frames; null for all that are left. */
  frames: number | null
}

/**
 * ffmpeg decodes, scales and feeds its encoders in one thread, which leaves cores idle: pieces side by side do not.
 * Each holds frames of its own in memory.
 */
export const PIECES_AT_ONCE = Math.max(1, Math.min(availableParallelism(), 4))
const PIECE_SECONDS = { least: 4 * SEGMENT_SECONDS, most: 30 * SEGMENT_SECONDS }

/** These have an index by which a decoder starts exactly where it is told to; others are read from their beginning. */
export const canEnter = (container: string): boolean => /^(mov|matroska)/.test(container)

/** In these the clock may start again in the middle: broadcasts, and recordings that were put one behind the other. */
export const startsAgain = (container: string): boolean => /^mpeg(ts)?$/.test(container)

export const publishedRate = (probe: SourceProbe): number => Number((probe.video?.frameRate ?? 1).toFixed(5))

/** The first of what grows are short: whoever watches is never far from the last segment that is whole. */
const GROWING_FIRST = 2

/**
 * The pieces of a picture in their order; one when it is short, or cannot be entered in its middle. `cuts`, of one that
 * grows: after how many segments a piece begins, too, if need be behind pictures that are read in vain.
 */
export function planPieces(probe: SourceProbe, cuts?: readonly number[]): Piece[] {
  const rate = publishedRate(probe)
  const wanted = probe.durationSeconds / (2 * PIECES_AT_ONCE)
  const length = Math.ceil(Math.min(PIECE_SECONDS.most, Math.max(PIECE_SECONDS.least, wanted)) / SEGMENT_SECONDS)
  const segments = Math.floor(probe.durationSeconds / SEGMENT_SECONDS)
  const cuttable = canEnter(probe.container) && PIECES_AT_ONCE > 1 ? segments : 1
  const starts = cuts
    ? cuts.reduce((all, cut) => withCut(all, Math.min(cut, segments - 1)), shortFirst(length, cuttable))
    : evenly(length, cuttable)
  return starts.map((segment, index) => {
    const next = starts[index + 1]
    const frame = firstFrame(segment, rate)
    return { segment, frame, at: frame / rate, frames: next === undefined ? null : firstFrame(next, rate) - frame }
  })
}

const evenly = (length: number, segments: number): number[] =>
  Array.from({ length: Math.max(1, Math.ceil(segments / length)) }, (_, index) => index * length)

function shortFirst(length: number, segments: number): number[] {
  const starts = [0]
  for (let next = 0, index = 0; ; index++) {
    next += Math.min(length, GROWING_FIRST * 2 ** Math.floor(index / 2))
    if (next >= segments) break
    starts.push(next)
  }
  return starts
}

const withCut = (starts: number[], cut: number): number[] =>
  cut > 0 && !starts.includes(cut) ? [...starts, cut].toSorted((a, b) => a - b) : starts

/** The first frame at or after the start of a segment. */
const firstFrame = (segment: number, rate: number): number =>
  Math.max(0, Math.ceil(segment * SEGMENT_SECONDS * rate - 1e-6))
