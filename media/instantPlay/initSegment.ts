import { box, words } from './boxes.ts'
import type { Movie, Track } from './movie.ts'

const ONE = 0x10000 // 16.16
const MATRIX = [ONE, 0, 0, 0, ONE, 0, 0, 0, 0x40000000]

/**
 * The initialisation segment of a movie in fragments (ISO/IEC 14496-12 §8.8): the source's descriptions, and no
 * samples.
 */
export function initSegment({ tracks }: Movie): Buffer {
  const brands = box('ftyp', Buffer.from('iso6'), words(1), Buffer.from('iso6mp41'))
  const mvhd = box(
    'mvhd',
    words(0, 0, 0, 1000, 0, ONE, 0x01000000, 0, 0, ...MATRIX, 0, 0, 0, 0, 0, 0, tracks.length + 1),
  )
  const mvex = box('mvex', ...tracks.map((_, index) => box('trex', words(0, index + 1, 1, 0, 0, 0))))
  return Buffer.concat([brands, box('moov', mvhd, ...tracks.map(trak), mvex)])
}

function trak({ boxes }: Track, index: number): Buffer {
  const { hdlr, header, dinf, stsd } = boxes
  const empty = [
    box('stts', words(0, 0)),
    box('stsc', words(0, 0)),
    box('stsz', words(0, 0, 0)),
    box('stco', words(0, 0)),
  ]
  const minf = box('minf', header, dinf, box('stbl', stsd, ...empty))
  return box('trak', numbered(boxes.tkhd, index + 1), box('mdia', timeless(boxes.mdhd, 24, 32), hdlr, minf))
}

function numbered(tkhd: Buffer, number: number): Buffer {
  const own = timeless(tkhd, 28, 36)
  own.writeUInt32BE(number, own[8] === 1 ? 28 : 20)
  return own
}

/** With a duration of 0: that of the fragments counts. Where it stands depends on the version of the box. */
function timeless(header: Buffer, at: number, atLong: number): Buffer {
  const own = Buffer.from(header)
  if (own[8] === 1) own.writeBigUInt64BE(0n, atLong)
  else own.writeUInt32BE(0, at)
  return own
}
