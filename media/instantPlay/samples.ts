import { boxAt, type Box } from './boxes.ts'

/** Where each sample (a frame, a packet of sound) of a track lies, and when it is. Times in the track's own ticks. */
export interface Samples {
  count: number
  offset: Float64Array
  size: Uint32Array
  /** Decoding time, from 0. */
  time: Float64Array
  duration: Uint32Array
  /** From the decoding to the presentation, which begins at 0 with the first one shown. */
  shift: Int32Array
  /** 1 where decoding can start. */
  sync: Uint8Array
}

/** Twelve hours at 60 frames a second, and then some: a table that promises more is no lesson's. */
export const SAMPLES_MOST = 4_000_000

/** A full box (§4.2) whose entries follow their number. */
interface Table {
  entries: number
  at: number
  version: number
}

function tableOf(bytes: Buffer, found: Box | null, entryBytes: number): Table | null {
  if (!found || found.end - found.body < 8) return null
  const entries = bytes.readUInt32BE(found.body + 4)
  if (found.body + 8 + entries * entryBytes > found.end) return null
  return { entries, at: found.body + 8, version: bytes[found.body] ?? 0 }
}

/** Reads the sample tables (§8.6, §8.7) of a track; null when they are not whole, or tell more than can be. */
export function readSamples(moov: Buffer, stbl: Box): Samples | null {
  const sizes = readSizes(moov, boxAt(moov, stbl, 'stsz'))
  if (!sizes || sizes.length === 0) return null
  const count = sizes.length
  const samples: Samples = {
    count,
    size: sizes,
    offset: new Float64Array(count),
    time: new Float64Array(count),
    duration: new Uint32Array(count),
    shift: new Int32Array(count),
    sync: new Uint8Array(count),
  }
  const whole = fillTimes(moov, stbl, samples) && fillShifts(moov, stbl, samples) && fillOffsets(moov, stbl, samples)
  fillSync(moov, stbl, samples)
  return whole ? samples : null
}

function readSizes(bytes: Buffer, stsz: Box | null): Uint32Array | null {
  if (!stsz || stsz.end - stsz.body < 12) return null
  const [same, count] = [bytes.readUInt32BE(stsz.body + 4), bytes.readUInt32BE(stsz.body + 8)]
  if (count > SAMPLES_MOST || (same === 0 && stsz.body + 12 + count * 4 > stsz.end)) return null
  const sizes = new Uint32Array(count)
  for (let i = 0; i < count; i++) sizes[i] = same || bytes.readUInt32BE(stsz.body + 12 + i * 4)
  return sizes
}

/** Calls `set` for each sample of a table of runs (number of samples, value); false unless it covers all. */
function eachOfRuns(
  bytes: Buffer,
  { entries, at }: Table,
  count: number,
  set: (sample: number, value: number) => void,
): boolean {
  let sample = 0
  for (let entry = 0; entry < entries; entry++) {
    const run = bytes.readUInt32BE(at + entry * 8)
    const value = bytes.readUInt32BE(at + entry * 8 + 4)
    for (let i = 0; i < run && sample < count; i++) set(sample++, value)
  }
  return sample === count
}

function fillTimes(bytes: Buffer, stbl: Box, { count, time, duration }: Samples): boolean {
  const table = tableOf(bytes, boxAt(bytes, stbl, 'stts'), 8)
  let now = 0
  return (
    table !== null &&
    eachOfRuns(bytes, table, count, (sample, ticks) => {
      time[sample] = now
      duration[sample] = ticks
      now += ticks
    })
  )
}

/** Without the table, samples are shown as they are decoded. Files of version 0 hold negative offsets too. */
function fillShifts(bytes: Buffer, stbl: Box, { count, shift }: Samples): boolean {
  const found = boxAt(bytes, stbl, 'ctts')
  if (!found) return true
  const table = tableOf(bytes, found, 8)
  return table !== null && eachOfRuns(bytes, table, count, (sample, value) => (shift[sample] = value | 0))
}

/** Chunk by chunk (§8.7.4): where it starts, and how many samples follow each other in it. */
function fillOffsets(bytes: Buffer, stbl: Box, { count, size, offset }: Samples): boolean {
  const long = boxAt(bytes, stbl, 'co64')
  const width = long ? 8 : 4
  const chunks = tableOf(bytes, long ?? boxAt(bytes, stbl, 'stco'), width)
  const runs = tableOf(bytes, boxAt(bytes, stbl, 'stsc'), 12)
  if (!chunks || !runs) return false
  let sample = 0
  let run = -1
  let perChunk = 0
  for (let chunk = 0; chunk < chunks.entries && sample < count; chunk++) {
    if (run + 1 < runs.entries && bytes.readUInt32BE(runs.at + (run + 1) * 12) === chunk + 1)
      perChunk = bytes.readUInt32BE(runs.at + ++run * 12 + 4)
    const at = chunks.at + chunk * width
    let position = long ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at)
    for (let i = 0; i < perChunk && sample < count; i++) {
      offset[sample] = position
      position += size[sample++]!
    }
  }
  return sample === count
}

/** Without the table, every sample is one to start from. */
function fillSync(bytes: Buffer, stbl: Box, { count, sync }: Samples): void {
  const found = boxAt(bytes, stbl, 'stss')
  if (!found) return void sync.fill(1)
  const table = tableOf(bytes, found, 4)
  for (let i = 0; table && i < table.entries; i++) {
    const sample = bytes.readUInt32BE(table.at + i * 4) - 1
    if (sample >= 0 && sample < count) sync[sample] = 1
  }
}
