import { boxAt, boxesIn, type Box } from './boxes.ts'
import type { Track } from './movie.ts'

/** A track as the index of an MP4 describes it. */
export interface Outline extends Pick<Track, 'kind' | 'timescale' | 'boxes'> {
  id: number
  /** Ticks by which its presentation is moved. */
  shift: number
  stbl: Box
}

export const wholeOf = (moov: Buffer): Box => ({ type: 'moov', start: 0, body: 8, end: moov.length })

/** Those of the kinds that are wanted. */
export function readOutlines(moov: Buffer, kinds: readonly Track['kind'][]): Outline[] | null {
  const mvhd = boxAt(moov, wholeOf(moov), 'mvhd')
  if (!mvhd) return null
  const ticks = moov.readUInt32BE(mvhd.body + (moov[mvhd.body] === 1 ? 20 : 12))
  const traks = boxesIn(moov, 8)
    .filter(({ type }) => type === 'trak')
    .toArray()
  const outlines: Outline[] = []
  for (const kind of kinds) {
    const trak = traks.find((each) => kindOf(moov, each) === kind)
    const outline = trak && outlineOf(moov, trak, kind, ticks)
    if (trak && !outline) return null
    if (outline) outlines.push(outline)
  }
  return outlines.length > 0 ? outlines : null
}

function kindOf(moov: Buffer, trak: Box): Track['kind'] | null {
  const hdlr = boxAt(moov, trak, 'mdia', 'hdlr')
  const handler = hdlr && moov.toString('latin1', hdlr.body + 8, hdlr.body + 12)
  return handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : null
}

function outlineOf(moov: Buffer, trak: Box, kind: Track['kind'], movieTicks: number): Outline | null {
  const bytesOf = (...path: string[]): Buffer | null => {
    const found = boxAt(moov, trak, ...path)
    return found && Buffer.from(moov.subarray(found.start, found.end)) // its own: the index is large and goes
  }
  const stbl = boxAt(moov, trak, 'mdia', 'minf', 'stbl')
  const [tkhd, mdhd, hdlr] = [bytesOf('tkhd'), bytesOf('mdia', 'mdhd'), bytesOf('mdia', 'hdlr')]
  const header = bytesOf('mdia', 'minf', kind === 'video' ? 'vmhd' : 'smhd')
  const [dinf, stsd] = [bytesOf('mdia', 'minf', 'dinf'), bytesOf('mdia', 'minf', 'stbl', 'stsd')]
  if (!tkhd || !mdhd || !hdlr || !header || !dinf || !stsd || !stbl || !isPlain(stsd, kind)) return null
  const timescale = mdhd.readUInt32BE(mdhd[8] === 1 ? 28 : 20)
  const shift = editShift(moov, boxAt(moov, trak, 'edts', 'elst'), timescale / movieTicks)
  if (timescale === 0 || shift === null) return null
  return {
    kind,
    timescale,
    shift,
    stbl,
    id: tkhd.readUInt32BE(tkhd[8] === 1 ? 28 : 20),
    boxes: { tkhd, mdhd, hdlr, header, dinf, stsd },
  }
}

/** One sample description, of the kind that browsers read: avc1 with its avcC, or mp4a of version 0 with its esds. */
function isPlain(stsd: Buffer, kind: Track['kind']): boolean {
  const entries = boxesIn(stsd, 16).take(2).toArray()
  const [entry] = entries
  if (!entry || entries.length !== 1 || stsd.readUInt32BE(12) !== 1) return false
  if (kind === 'video')
    return entry.type === 'avc1' && boxesIn(stsd, entry.body + 78, entry.end).some(({ type }) => type === 'avcC')
  return (
    entry.type === 'mp4a' &&
    stsd.readUInt16BE(entry.body + 8) === 0 &&
    boxesIn(stsd, entry.body + 28, entry.end).some(({ type }) => type === 'esds')
  )
}

/**
 * Ticks by which an edit list (§8.6.6) moves the presentation: back by the encoder's delay, on by an empty edit before
 * it. Null for a list that does more than that.
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
    if (from >= 0)
      return entry === count - 1 && moov.readUInt32BE(at + width - 4) === 0x10000 ? Math.round(delay) - from : null
    delay += duration * ticksPerMovieTick
  }
  return null
}
