import { SEGMENT_MOST_BYTES, type Cut, type Run } from './cut.ts'

/** What goes before bytes [start, start + length) of the source to make them a segment. */
export interface Splice {
  head: Buffer
  start: number
  length: number
}

const SYNC = 0x02000000 // depends on no other sample (ISO/IEC 14496-12 §8.8.3.1)
const DEPENDENT = 0x01010000
const BASE_IS_MOOF = 0x020000
// which fields follow: offset; duration, size, and for pictures flags and shift
const TRUN = { video: 0xf01, audio: 0x301 }
const SAMPLE_BYTES = { video: 16, audio: 8 }

/** Samples of a track that lie one after the other in the file. */
interface Piece {
  run: Run
  from: number
  to: number
}

/**
 * The segment of a cut: a moof box whose sample runs point into one span of the source, which becomes the mdat box as
 * it is, with whatever else lies in it. Null where that span is too large, or much larger than the samples: the source
 * is not interleaved.
 */
export function splice(cut: Cut, sequence: number): Splice | null {
  const pieces = cut.runs.map(piecesOf)
  const [start, end] = stretchOf(cut)
  const useful = cut.runs.reduce(
    (sum, { track, from, to }) => sum + track.samples.size.subarray(from, to).reduce((bytes, size) => bytes + size, 0),
    0,
  )
  if (end - start > Math.min(SEGMENT_MOST_BYTES, useful * 1.5 + 1_000_000)) return null
  const moofBytes = 24 + cut.runs.reduce((sum, _, index) => sum + trafBytes(pieces[index]!), 0)
  const head = Buffer.alloc(moofBytes + 8)
  const write = writer(head)
  write.box('moof', moofBytes)
  write.box('mfhd', 16, 0, sequence + 1)
  for (const [index, run] of cut.runs.entries()) writeTraf(write, run, index + 1, pieces[index]!, moofBytes + 8 - start)
  write.box('mdat', 8 + end - start)
  return { head, start, length: end - start }
}

const TRAF_HEADERS = 8 + 16 + 20 // its own, tfhd, tfdt
const TRUN_HEADER = 20
const trunBytes = ({ run, from, to }: Piece): number => TRUN_HEADER + (to - from) * SAMPLE_BYTES[run.track.kind]
const trafBytes = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + trunBytes(piece), TRAF_HEADERS)

type Writer = ReturnType<typeof writer>

/** Fills a buffer from its beginning: a long lesson has half a million runs, too many for a buffer each. */
function writer(into: Buffer) {
  let at = 0
  const word = (value: number): void => void (at = into.writeUInt32BE(value >>> 0, at))
  return {
    word,
    /** The head of a box of so many bytes, and the first words in it. */
    box(type: string, bytes: number, ...first: number[]): void {
      word(bytes)
      at += into.write(type, at, 'latin1')
      for (const value of first) word(value)
    },
  }
}

function piecesOf(run: Run): Piece[] {
  const { offset, size } = run.track.samples
  const pieces: Piece[] = []
  for (let from = run.from, i = from + 1; i <= run.to; i++)
    if (i === run.to || offset[i] !== offset[i - 1]! + size[i - 1]!) {
      pieces.push({ run, from, to: i })
      from = i
    }
  return pieces
}

function stretchOf({ runs }: Cut): [number, number] {
  let [start, end] = [Infinity, 0]
  for (const { track, from, to } of runs)
    for (let i = from; i < to; i++) {
      start = Math.min(start, track.samples.offset[i]!)
      end = Math.max(end, track.samples.offset[i]! + track.samples.size[i]!)
    }
  return [start, end]
}

function writeTraf(
  write: Writer,
  { track, from }: Run,
  number: number,
  pieces: readonly Piece[],
  dataAt: number,
): void {
  // Pictures are decoded from time 0 on and shown by their shift, which may be negative; sound is heard as it is
  // decoded.
  const begin = BigInt(
    track.samples.time[from]! +
      (track.kind === 'audio' ? Math.max(track.samples.shift[from]!, -track.samples.time[from]!) : 0),
  )
  write.box('traf', trafBytes(pieces))
  write.box('tfhd', 16, BASE_IS_MOOF, number)
  write.box('tfdt', 20, 0x01000000, Number(begin >> 32n), Number(begin & 0xffffffffn))
  for (const piece of pieces) writeTrun(write, piece, dataAt)
}

function writeTrun(write: Writer, piece: Piece, dataAt: number): void {
  const { from, to } = piece
  const { samples, kind } = piece.run.track
  write.box('trun', trunBytes(piece), 0x01000000 | TRUN[kind], to - from, dataAt + samples.offset[from]!)
  for (let i = from; i < to; i++) {
    write.word(samples.duration[i]!)
    write.word(samples.size[i]!)
    if (kind === 'audio') continue
    write.word(samples.sync[i] ? SYNC : DEPENDENT)
    write.word(samples.shift[i]!)
  }
}
