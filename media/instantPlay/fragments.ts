import type { FileHandle } from 'node:fs/promises'
import { boxAt, boxesIn, headerAt, type Box } from './boxes.ts'
import { BEGIN_APART_MOST_SECONDS } from './cut.ts'
import type { Movie, Track } from './movie.ts'
import type { Outline } from './mp4Tracks.ts'
import { SampleList } from './sampleList.ts'
import { readSamples, SAMPLES_MOST, type Samples } from './samples.ts'
import { Window } from './window.ts'

/** Largest index of a fragment: minutes of a lesson. */
const CHUNK = 1024 * 1024
/** Sound that is not there for longer would be heard too early from then on: seconds from one packet to the next. */
const SOUND_APART_MOST = 0.2
const NOT_SYNC = 0x10000 // ISO/IEC 14496-12 §8.8.3.1
const TFHD = { base: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20, baseIsMoof: 0x20000 }
const TRUN = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, shift: 0x800 }

/** What a sample is that says nothing of itself. */
interface Defaults {
  duration: number
  size: number
  flags: number
}

interface Reading {
  outline: Outline
  defaults: Defaults
  list: SampleList
  /** Where decoding has come to, in the track's ticks. */
  next: number
}

/**
 * A movie whose fragments (§8.8) say where their own samples lie; null where they are not whole, or leave gaps in the
 * sound.
 */
export async function readFragments(
  file: FileHandle,
  moov: Buffer,
  outlines: readonly Outline[],
): Promise<Movie | null> {
  const { size } = await file.stat()
  const readings = outlines.map((outline) => begin(moov, outline))
  const window = new Window(file, size, CHUNK)
  let at = 0
  for (let count = 0; at + 8 <= size; count++) {
    if (!window.holds(at, 16)) await window.moveTo(at)
    const found = headerAt(window.bytes, at - window.start, at, size)
    if (count === SAMPLES_MOST) return null
    if (!found) break // cut off while it was recorded: what was whole is used
    if (found.type === 'moof') {
      const length = found.end - at
      if (length > CHUNK) return null
      if (!window.holds(at, length)) await window.moveTo(at)
      const bytes = window.bytes.subarray(at - window.start, at - window.start + length)
      if (!takeFragment(bytes, at, found.body - at, readings)) return null
    }
    at = found.end
  }
  return assemble(readings)
}

function begin(moov: Buffer, outline: Outline): Reading {
  const mvex = boxAt(moov, { type: 'moov', start: 0, body: 8, end: moov.length }, 'mvex')!
  const trex = boxesIn(moov, mvex.body, mvex.end).find(
    ({ type, body }) => type === 'trex' && moov.readUInt32BE(body + 4) === outline.id,
  )
  const [duration, size, flags] = [12, 16, 20].map((at) => (trex ? moov.readUInt32BE(trex.body + at) : 0)) as [
    number,
    number,
    number,
  ]
  const reading: Reading = { outline, defaults: { duration, size, flags }, list: new SampleList(), next: 0 }
  // what was recorded before the first fragment may have an index of its own
  const before = readSamples(moov, outline.stbl)
  for (let i = 0; before && i < before.count; i++)
    take(reading, before.offset[i]!, before.size[i]!, before.sync[i] === 1, before.duration[i]!, before.shift[i]!)
  return reading
}

function take(reading: Reading, offset: number, size: number, sync: boolean, duration: number, shift: number): void {
  reading.list.add(offset, size, reading.next, sync, shift)
  reading.next += duration
}

function takeFragment(bytes: Buffer, at: number, body: number, readings: readonly Reading[]): boolean {
  let end = at // of the track fragment before
  for (const traf of boxesIn(bytes, body)) {
    if (traf.type !== 'traf') continue
    const tfhd = boxAt(bytes, traf, 'tfhd')
    if (!tfhd) return false
    const reading = readings.find(({ outline }) => outline.id === bytes.readUInt32BE(tfhd.body + 4))
    const head = readHead(bytes, tfhd, at, end, reading?.defaults)
    if (!head) return false
    const tfdt = boxAt(bytes, traf, 'tfdt')
    if (reading && tfdt)
      reading.next =
        bytes[tfdt.body] === 1 ? Number(bytes.readBigUInt64BE(tfdt.body + 4)) : bytes.readUInt32BE(tfdt.body + 4)
    end = head.base
    for (const trun of boxesIn(bytes, traf.body, traf.end))
      if (trun.type === 'trun') end = takeRun(bytes, trun, head, end, reading)
  }
  return true
}

function readHead(
  bytes: Buffer,
  { body }: Box,
  moof: number,
  before: number,
  defaults?: Defaults,
): (Defaults & { base: number }) | null {
  const flags = bytes.readUInt32BE(body)
  let at = body + 8
  const word = (flag: number): number | undefined => (flags & flag ? bytes.readUInt32BE((at += 4) - 4) : undefined)
  let base = flags & TFHD.baseIsMoof ? moof : before
  if (flags & TFHD.base) base = Number(bytes.readBigUInt64BE((at += 8) - 8))
  if ((word(TFHD.description) ?? 1) !== 1) return null
  return {
    base,
    duration: word(TFHD.duration) ?? defaults?.duration ?? 0,
    size: word(TFHD.size) ?? defaults?.size ?? 0,
    flags: word(TFHD.flags) ?? defaults?.flags ?? 0,
  }
}

/** @returns where the run's data ends */
function takeRun(
  bytes: Buffer,
  { body, end }: Box,
  head: Defaults & { base: number },
  next: number,
  reading: Reading | undefined,
): number {
  const flags = bytes.readUInt32BE(body)
  const count = bytes.readUInt32BE(body + 4)
  let at = body + 8
  const word = (flag: number): number | undefined => (flags & flag ? bytes.readUInt32BE((at += 4) - 4) : undefined)
  const offset = word(TRUN.offset)
  const firstFlags = word(TRUN.firstFlags)
  let position = offset === undefined ? next : head.base + (offset | 0)
  const each = 4 * [TRUN.duration, TRUN.size, TRUN.flags, TRUN.shift].filter((flag) => flags & flag).length
  if (count > SAMPLES_MOST || count * each > end - at)
    throw new RangeError('a run of more samples than it has room for')
  // a few bytes can tell of millions, of no track of ours
  if (!reading && each === 0) return position + count * head.size
  for (let i = 0; i < count; i++) {
    const duration = word(TRUN.duration) ?? head.duration
    const size = word(TRUN.size) ?? head.size
    const own = word(TRUN.flags) ?? (i === 0 ? firstFlags : undefined) ?? head.flags
    const shift = (word(TRUN.shift) ?? 0) | 0
    if (reading) take(reading, position, size, (own & NOT_SYNC) === 0, duration, shift)
    position += size
  }
  return position
}

function assemble(readings: readonly Reading[]): Movie | null {
  if (readings.some(({ list }) => list.count === 0)) return null
  const begins = ({ list, outline }: Reading): number =>
    (list.time[0]! + list.shift[0]! + outline.shift) / outline.timescale
  const origin = begins(readings[0]!)
  const tracks: Track[] = []
  for (const reading of readings) {
    const { outline } = reading
    const samples =
      Math.abs(begins(reading) - origin) > BEGIN_APART_MOST_SECONDS
        ? null
        : samplesOf(reading, Math.round(origin * outline.timescale))
    if (!samples) return null
    tracks.push({ kind: outline.kind, timescale: outline.timescale, samples, boxes: outline.boxes })
  }
  return { tracks }
}

/** As they are, but from 0 on; a picture or packet lasts until the next one. */
function samplesOf({ outline, list, next }: Reading, origin: number): Samples | null {
  const samples = list.bare()
  const { count, time, duration, shift } = samples
  const first = outline.kind === 'video' ? list.time[0]! : origin
  for (let i = 0; i < count; i++) {
    time[i] = list.time[i]! - first
    shift[i] = list.shift[i]! + outline.shift + first - origin
    const lasts = (i + 1 < count ? list.time[i + 1]! : next) - list.time[i]!
    if (
      !(lasts > 0) ||
      lasts > 0xffffffff ||
      (outline.kind === 'audio' && lasts > SOUND_APART_MOST * outline.timescale)
    )
      return null
    duration[i] = lasts
  }
  return samples
}
