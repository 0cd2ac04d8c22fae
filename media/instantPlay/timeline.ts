import { BEGIN_APART_MOST_SECONDS } from './cut.ts'
import { PICTURE_TICKS } from './descriptions.ts'
import type { Movie, Track } from './movie.ts'
import type { SampleList } from './sampleList.ts'
import type { Samples } from './samples.ts'

const PACKET = 1024 // AAC-LC: samples of sound in each packet
/** No decoder of H.264 holds more pictures back (ITU-T H.264 §A.3.1). */
const REORDERED_MOST = 16
/**
 * A container's clock may differ by `least` seconds from the count of the packets before anyone sees it on lips, and by
 * no more than `most`.
 */
const JITTER = { least: 0.02, most: 0.1 }

/** What a reader found of one kind: times in seconds, as shown or heard. */
export interface Found {
  list: SampleList
  boxes: Track['boxes']
}

/**
 * A movie of samples whose containers say when each is shown, but not when it is decoded (or by milliseconds only). It
 * begins with its first picture; what of the sound lies before is the delay of its encoder. Null where the times jump,
 * or begin far apart.
 */
export function movieOf(picture: Found | null, sound: (Found & { sampleRate: number }) | null): Movie | null {
  const origin = Math.min(
    ...(picture ?? sound)!.list.time.subarray(0, Math.min(REORDERED_MOST + 1, (picture ?? sound)!.list.count)),
  )
  const tracks: Track[] = []
  if (picture) {
    const samples = pictureSamples(picture.list, origin)
    if (!samples) return null
    tracks.push({ kind: 'video', timescale: PICTURE_TICKS, samples, boxes: picture.boxes })
  }
  if (sound) {
    const samples =
      Math.abs(sound.list.time[0]! - origin) > BEGIN_APART_MOST_SECONDS
        ? null
        : soundSamples(sound.list, origin, sound.sampleRate)
    if (!samples) return null
    tracks.push({ kind: 'audio', timescale: sound.sampleRate, samples, boxes: sound.boxes })
  }
  return { tracks }
}

/**
 * Pictures are decoded at the times at which pictures are shown, each in its turn. Null where two share a time, or more
 * are out of order than can be.
 */
function pictureSamples(list: SampleList, origin: number): Samples | null {
  const samples = list.bare()
  const { count, time, duration, shift } = samples
  for (let i = 0; i < count; i++) time[i] = Math.round((list.time[i]! - origin) * PICTURE_TICKS)
  const shown = time.slice()
  time.sort()
  for (let i = 0; i < count; i++) {
    if (
      shown[i]! < time[Math.max(0, i - REORDERED_MOST)]! ||
      shown[i]! > time[Math.min(count - 1, i + REORDERED_MOST)]!
    )
      return null
    shift[i] = shown[i]! - time[i]!
    if (i > 0) duration[i - 1] = time[i]! - time[i - 1]!
    if (i > 0 && time[i] === time[i - 1]) return null
  }
  duration[count - 1] = duration[count - 2] ?? PICTURE_TICKS / 25
  return samples
}

/**
 * Packets follow each other without a gap; where the container's clock leaves their count (recordings that were joined,
 * a clock that drifts), some are a little longer or shorter.
 */
function soundSamples(list: SampleList, origin: number, rate: number): Samples | null {
  const samples = list.bare()
  const { count, time, duration } = samples
  let next = Math.round((list.time[0]! - origin) * rate)
  for (let i = 0; i < count; i++) {
    const drift = (list.time[i]! - origin) * rate - next
    if (!(Math.abs(drift) <= JITTER.most * rate)) return null
    if (i > 0 && Math.abs(drift) > JITTER.least * rate) {
      const correction = Math.max(-PACKET / 2, Math.round(drift))
      duration[i - 1] = duration[i - 1]! + correction
      next += correction
    }
    time[i] = next
    duration[i] = PACKET
    next += PACKET
  }
  return samples
}
