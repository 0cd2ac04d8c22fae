import { open, type FileHandle } from 'node:fs/promises'
import type { SourceProbe } from '../sourceProbe.ts'
import { BEGIN_APART_MOST_SECONDS, END_APART_MOST_SECONDS, SEGMENT_MOST_BYTES, SEGMENT_MOST_SECONDS } from './cut.ts'
import { SEGMENT_SECONDS } from '../hlsNames.ts'
import { FirstSlice } from './firstSlice.ts'
import {
  beginsAt,
  nearest,
  PACKET,
  payloadAt,
  pidAt,
  programmeOf,
  stampOf,
  streamsOf,
  TICKS,
} from './transportPackets.ts'
import { Window } from './window.ts'

/**
 * A segment of an MPEG transport stream: a span of the source that begins with a key frame; then what of its last sound
 * lies behind that span.
 */
export interface TransportCut {
  seconds: number
  start: number
  length: number
  tail: Buffer
}

export interface Transport {
  /** The packets that name its streams: a segment begins with them (RFC 8216 §3.2). */
  tables: Buffer
  /** RFC 6381. */
  codec: string
  cuts: TransportCut[]
}

const CHUNK = PACKET * 5_500
const PROGRAMMES_PID = 0
const NONE = -2 // no packet's, not even a bad one's
const H264 = 0x1b
const AAC = 0x0f
/** Types of sound that may stand before AAC, which would then not be what ffprobe calls the first. */
const OTHER_SOUND = [0x03, 0x04, 0x11, 0x80, 0x81, 0x87]
/**
 * Of pictures, and of sound (a packet may hold nearly a second of it): what jumps farther was joined, or has a hole.
 */
const GAP_MOST_SECONDS = { picture: 5, sound: 1 }
const TAIL_MOST = 400

/**
 * Where a transport stream with H.264 and AAC can be cut: HLS plays its spans as they are. Null for what has to be
 * encoded. One reading of the file, which has no index.
 */
export async function readTransport(source: string, probe: SourceProbe): Promise<Transport | null> {
  const file = await open(source, 'r')
  try {
    return await read(file, probe)
  } finally {
    await file.close()
  }
}

async function read(file: FileHandle, { size, audio }: SourceProbe): Promise<Transport | null> {
  const reader = new TransportReader(audio !== null)
  const window = new Window(file, size, CHUNK)
  for (let start = 0; start + PACKET <= size; start += CHUNK) {
    await window.moveTo(start)
    for (let at = 0; at + PACKET <= window.bytes.length; at += PACKET)
      if (!reader.take(window.bytes, at, start + at)) return null
  }
  return reader.transport(size - (size % PACKET))
}

/** The time of pictures or of sound, which goes on without jumping. */
class Times {
  count = 0
  first: number | null = null
  last = 0
  /** When the last one shown begins. */
  latest = -Infinity
  readonly #most: number

  constructor(mostSeconds: number) {
    this.#most = mostSeconds * TICKS
  }

  /** Null where it jumps; otherwise when it is shown. */
  take(shown: number, decoded: number): number | null {
    const at = this.first === null ? decoded : nearest(decoded, this.last)
    if (this.first !== null && !(at > this.last && at - this.last <= this.#most)) return null
    this.count++
    this.last = at
    const seen = nearest(shown, at)
    this.first ??= seen
    this.latest = Math.max(this.latest, seen)
    return seen
  }
}

/** Its own: the window moves on. */
const copyOf = (bytes: Buffer, at: number): Buffer => Buffer.from(bytes.subarray(at, at + PACKET))

/** Takes packets in their order, and notes where to cut. */
class TransportReader {
  readonly #withSound: boolean
  readonly #pictures = new Times(GAP_MOST_SECONDS.picture)
  readonly #sounds = new Times(GAP_MOST_SECONDS.sound)
  readonly #tables: { programmes: Buffer | null; streams: Buffer | null } = { programmes: null, streams: null }
  #tablePid = NONE
  #picturePid = NONE
  #soundPid = NONE
  #profile: Buffer | null = null
  /** The picture whose kind is not known yet. */
  #open: { slice: FirstSlice; at: number; shown: number } | null = null
  #cuts: { at: number; shown: number; tail: Buffer[] }[] = []
  /** Packets of sound go on behind the last cut; they belong before it. */
  #tail: Buffer[] | null = null

  constructor(withSound: boolean) {
    this.#withSound = withSound
  }

  /**
   * False for what can't be played as it is. @param at where the packet is in `bytes` @param place where it is in the
   * file
   */
  take(bytes: Buffer, at: number, place: number): boolean {
    const pid = pidAt(bytes, at)
    const begins = beginsAt(bytes, at)
    if (pid === this.#picturePid)
      return begins ? this.#picture(payloadAt(bytes, at), place) : !this.#open || this.#look(payloadAt(bytes, at), 0)
    if (pid === this.#soundPid)
      return begins ? this.#sound(payloadAt(bytes, at)) : !this.#tail || this.#rest(this.#tail, copyOf(bytes, at))
    if (begins && pid === PROGRAMMES_PID) return this.#programmes(payloadAt(bytes, at), copyOf(bytes, at))
    if (begins && pid === this.#tablePid) return this.#streams(payloadAt(bytes, at), copyOf(bytes, at))
    return pid >= 0
  }

  #programmes(payload: Buffer, packet: Buffer): boolean {
    const pid = programmeOf(payload)
    if (pid === null || (this.#tables.programmes && pid !== this.#tablePid)) return false
    this.#tablePid = pid
    this.#tables.programmes ??= packet
    return true
  }

  #streams(payload: Buffer, packet: Buffer): boolean {
    const streams = streamsOf(payload)
    const picture = streams?.find(({ type }) => type === H264)
    const sound = streams?.find(({ type }) => type === AAC || OTHER_SOUND.includes(type))
    if (!picture || (this.#withSound && sound?.type !== AAC)) return false
    const soundPid = this.#withSound ? sound!.pid : NONE
    if (this.#tables.streams && (picture.pid !== this.#picturePid || soundPid !== this.#soundPid)) return false
    this.#picturePid = picture.pid
    this.#soundPid = soundPid
    this.#tables.streams ??= packet
    return true
  }

  #picture(payload: Buffer, at: number): boolean {
    const stamp = stampOf(payload)
    const shown = stamp && this.#pictures.take(stamp.shown, stamp.decoded)
    if (this.#open || shown === null) return false // nothing was in the last one, or times that jump
    this.#open = { slice: new FirstSlice(), at, shown }
    return this.#look(payload, stamp!.body)
  }

  #look(payload: Buffer, from: number): boolean {
    if (!this.#open) return true
    const { slice, at, shown } = this.#open
    slice.take(payload, from)
    if (slice.profile && this.#profile && !slice.profile.equals(this.#profile)) return false
    this.#profile ??= slice.profile
    if (slice.key === null) return true
    this.#open = null
    return slice.key ? this.#key(at, shown) : this.#cuts.length > 0
  }

  #key(at: number, shown: number): boolean {
    const last = this.#cuts.at(-1)
    if (!last) this.#cuts.push({ at: 0, shown, tail: [] }) // with the sound that lies before it
    else if (shown >= last.shown + (SEGMENT_SECONDS - 0.001) * TICKS) {
      this.#cuts.push({ at, shown, tail: [] })
      this.#tail = last.tail
    }
    return true
  }

  #sound(payload: Buffer): boolean {
    this.#tail = null
    const stamp = stampOf(payload)
    return stamp !== null && this.#sounds.take(stamp.shown, stamp.decoded) !== null
  }

  #rest(tail: Buffer[], packet: Buffer): boolean {
    tail.push(packet)
    return tail.length <= TAIL_MOST
  }

  transport(end: number): Transport | null {
    const { programmes, streams } = this.#tables
    if (!programmes || !streams || !this.#profile || this.#cuts.length === 0 || !this.#together()) return null
    const cuts = this.#cuts.map(({ at, shown, tail }, index) => {
      const next = this.#cuts[index + 1] ?? { at: end, shown: this.#end() }
      return { seconds: (next.shown - shown) / TICKS, start: at, length: next.at - at, tail: Buffer.concat(tail) }
    })
    if (
      cuts.some(
        ({ seconds, length }) =>
          !(seconds > 0 && seconds <= SEGMENT_MOST_SECONDS && length > 0 && length <= SEGMENT_MOST_BYTES),
      )
    )
      return null
    return {
      tables: Buffer.concat([programmes, streams]),
      codec: [`avc1.${this.#profile.toString('hex')}`, ...(this.#withSound ? ['mp4a.40.2'] : [])].join(','),
      cuts,
    }
  }

  /** How long the last picture is shown, nothing says: as long as the others. */
  #end(): number {
    const { first, latest, count } = this.#pictures
    return latest + (count > 1 ? (latest - first!) / (count - 1) : TICKS / 25)
  }

  /** Whether picture and sound begin and end so. */
  #together(): boolean {
    if (!this.#withSound) return true
    const { first, latest } = this.#sounds
    return (
      first !== null &&
      Math.abs(first - this.#pictures.first!) <= BEGIN_APART_MOST_SECONDS * TICKS &&
      Math.abs(latest - this.#pictures.latest) <= END_APART_MOST_SECONDS * TICKS
    )
  }
}
