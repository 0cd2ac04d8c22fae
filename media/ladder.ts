import type { SourceProbe } from './sourceProbe.ts'

/** One picture size of the ladder. Rates are integers, bit/s. */
export interface Rendition {
  /** 'v' and the short side, for example 'v720'; unique in a ladder. */
  name: string
  width: number
  height: number
  videoBitrate: number
  maxrate: number
  bufsize: number
}

interface Size {
  width: number
  height: number
}

/** The largest picture that is published. */
export const TOP = { long: 1920, short: 1080 }
/** Short sides below the top one: a desktop on a fair line, a phone on a bad one; the last only for small sources. */
const RUNGS = [720, 360, 240] as const
const STEP = 0.76 // a rung closer to the one above is not worth its encoding
const LEAST_TOP_RATE = 200_000

/**
 * At least two renditions, largest first, for any accepted video; none when there is only sound. Never above the
 * source in size: where no smaller rung is worth having, the second has the same size at half the rate.
 */
export function planLadder(probe: SourceProbe): Rendition[] {
  if (!probe.video) return []
  const source = probe.video
  const topSize = fit(source)
  const short = Math.min(topSize.width, topSize.height)

  const wanted = referenceRate(topSize, source.frameRate)
  const top = rendition(`v${short}`, topSize, Math.max(LEAST_TOP_RATE, Math.min(wanted, usefulRate(probe))))
  const ladder = [top]
  for (const rung of rungsBelow(short)) {
    const size = scaled(topSize, rung / short)
    const rate = Math.min(referenceRate(size, source.frameRate), above(ladder).videoBitrate * 0.6)
    ladder.push(rendition(`v${rung}`, size, rate))
  }
  if (ladder.length === 1) ladder.push(rendition(`v${short}-low`, topSize, top.videoBitrate / 2))
  return ladder
}

const above = (ladder: Rendition[]): Rendition => ladder[ladder.length - 1] as Rendition

function rungsBelow(short: number): number[] {
  const below = RUNGS.filter((rung) => rung <= short * STEP)
  return below.length > 1 ? below.filter((rung) => rung >= 360) : below
}

/** The source's size, shrunk into 1080p (either way up) and made even, which 4:2:0 needs. */
function fit(source: Size): Size {
  const long = Math.max(source.width, source.height)
  const short = Math.min(source.width, source.height)
  const factor = Math.min(1, TOP.long / long, TOP.short / short)
  return { width: evenBelow(source.width * factor), height: evenBelow(source.height * factor) }
}

const scaled = (size: Size, factor: number): Size => ({
  width: Math.min(size.width, even(size.width * factor)),
  height: Math.min(size.height, even(size.height * factor)),
})

const even = (n: number): number => Math.max(2, Math.round(n / 2) * 2)
const evenBelow = (n: number): number => Math.max(2, Math.floor(Math.round(n) / 2) * 2)

/** 2.5 Mbit/s for 720p at 30 frames; a picture of n times the pixels needs about n^0.75 times the bits. */
function referenceRate({ width, height }: Size, frameRate: number): number {
  const frames = Math.min(1.4, Math.max(0.6, Math.sqrt(frameRate / 30)))
  return 2_500_000 * ((width * height) / (1280 * 720)) ** 0.75 * frames
}

/** H.264 needs at most about twice the rate of a better codec; more than that adds nothing to what the source has. */
const usefulRate = (probe: SourceProbe): number => (2 * probe.size * 8) / probe.durationSeconds

function rendition(name: string, size: Size, rate: number): Rendition {
  const videoBitrate = Math.round(rate)
  return { name, ...size, videoBitrate, maxrate: Math.round(videoBitrate * 1.5), bufsize: videoBitrate * 2 }
}
