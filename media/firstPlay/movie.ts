import { open } from 'node:fs/promises'
import { boxAt, boxesIn, readTopBox } from './boxes.ts'
import type { Box } from './boxes.ts'
import { readSamples } from './samples.ts'
import type { Samples } from './samples.ts'

export interface Track {
  kind: 'video' | 'audio'
  /** Ticks a second. */
  timescale: number
  samples: Samples
  /** Boxes as they are in the source. */
  boxes: { tkhd: Buffer; mdhd: Buffer; hdlr: Buffer; header: Buffer; dinf: Buffer; stsd: Buffer }
}

export interface Movie {
  tracks: Track[]
}

/** About 12 bytes a sample: enough for twelve hours at 60 frames a second. */
const INDEX_MOST = 96 * 1024 * 1024

/**
 * The first picture and the first sound of an MP4 whose index (moov) says where every sample lies; null for any other file, and for
 * what a browser might not play as it is: encrypted or QuickTime sample descriptions, edits other than a shift.
 */
export async function readMovie(file: string): Promise<Movie | null> {
  const handle = await open(file, 'r')
  try {
    const moov = await readTopBox(handle, 'moov', INDEX_MOST)
    return moov && parseMovie(moov)
  } catch (error) {
    if (error instanceof RangeError) return null // a table that ends before its time
    throw error
  } finally {
    await handle.close()
  }
}

function parseMovie(moov: Buffer): Movie | null {
  const whole: Box = { type: 'moov', start: 0, body: 8, end: moov.length }
  const mvhd = boxAt(moov, whole, 'mvhd')
  if (!mvhd || boxAt(moov, whole, 'mvex')) return null
  const ticks = moov.readUInt32BE(mvhd.body + (moov[mvhd.body] === 1 ? 20 : 12))
  const traks = [...boxesIn(moov, 8)].filter(({ type }) => type === 'trak')
  const tracks: Track[] = []
  for (const kind of ['video', 'audio'] as const) {
    const trak = traks.find((each) => kindOf(moov, each) === kind)
    const track = trak && readTrack(moov, trak, kind, ticks)
    if (trak && !track) return null
    if (track) tracks.push(track)
  }
  return tracks.length > 0 ? { tracks } : null
}

function kindOf(moov: Buffer, trak: Box): Track['kind'] | null {
  const hdlr = boxAt(moov, trak, 'mdia', 'hdlr')
  const handler = hdlr && moov.toString('latin1', hdlr.body + 8, hdlr.body + 12)
  return handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : null
}

function readTrack(moov: Buffer, trak: Box, kind: Track['kind'], movieTicks: number): Track | null {
  const bytesOf = (...path: string[]): Buffer | null => {
    const found = boxAt(moov, trak, ...path)
    return found && Buffer.from(moov.subarray(found.start, found.end)) // its own: the index is large and goes
  }
  const stbl = boxAt(moov, trak, 'mdia', 'minf', 'stbl')
  const [tkhd, mdhd, hdlr] = [bytesOf('tkhd'), bytesOf('mdia', 'mdhd'), bytesOf('mdia', 'hdlr')]
  const header = bytesOf('mdia', 'minf', kind === 'video' ? 'vmhd' : 'smhd')
  const [dinf, stsd] = [bytesOf('mdia', 'minf', 'dinf'), bytesOf('mdia', 'minf', 'stbl', 'stsd')]
  const samples = stbl && readSamples(moov, stbl)
  if (!tkhd || !mdhd || !hdlr || !header || !dinf || !stsd || !samples || !isPlain(stsd, kind)) return null
  const timescale = mdhd.readUInt32BE(mdhd[8] === 1 ? 28 : 20)
  const shift = editShift(moov, boxAt(moov, trak, 'edts', 'elst'), timescale / movieTicks)
  if (timescale === 0 || shift === null) return null
  for (let i = 0; i < samples.count; i++) samples.shift[i] = samples.shift[i]! + shift
  return { kind, timescale, samples, boxes: { tkhd, mdhd, hdlr, header, dinf, stsd } }
}

/** One sample description, of the kind that browsers read: avc1 with its avcC, or mp4a of version 0 with its esds. */
function isPlain(stsd: Buffer, kind: Track['kind']): boolean {
  const entries = [...boxesIn(stsd, 16)]
  const [entry] = entries
  if (!entry || entries.length !== 1 || stsd.readUInt32BE(12) !== 1) return false
  if (kind === 'video') return entry.type === 'avc1' && boxesIn(stsd, entry.body + 78, entry.end).some(({ type }) => type === 'avcC')
  return entry.type === 'mp4a' && stsd.readUInt16BE(entry.body + 8) === 0 && boxesIn(stsd, entry.body + 28, entry.end).some(({ type }) => type === 'esds')
}

/**
 * Ticks by which an edit list (§8.6.6) moves the presentation: back by the encoder's delay, on by an empty edit before it. Null
 * for a list that does more than that.
 */
function editShift(moov: Buffer, elst: Box | null, ticksPerMovieTick: number): number | null {
  if (!elst) return 0
  const long = moov[elst.body] === 1
  const width = long ? 20 : 12
  const count = moov.readUInt32BE(elst.body + 4)
  let delay = 0
  for (let entry = 0; entry < count; entry++) {
    const at = elst.body + 8 + entry * width
    const duration = long ? Number(moov.readBigUInt64BE(at)) : moov.readUInt32BE(at)
    const from = long ? Number(moov.readBigInt64BE(at + 8)) : moov.readInt32BE(at + 4)
    if (from >= 0) return entry === count - 1 && moov.readUInt32BE(at + width - 4) === 0x10000 ? Math.round(delay) - from : null
    delay += duration * ticksPerMovieTick
  }
  return null
}
