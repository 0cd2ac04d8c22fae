import { describePicture, describeSound } from './descriptions.ts'
import { LACE_HEAD_MOST, packetsOf, type Lacing } from './lacing.ts'
import type { Movie } from './movie.ts'
import { SampleList } from './sampleList.ts'
import { SAMPLES_MOST } from './samples.ts'
import { movieOf } from './timeline.ts'
import { Window } from './window.ts'
import type { SourceProbe } from '../sourceProbe.ts'
import type { FileHandle } from 'node:fs/promises'

const CHUNK = 1024 * 1024
const HEADER_MOST = 12 // an identifier of up to 4 bytes, a size of up to 8
const LACED = 0x06 // flags of a block that holds several packets
const AAC_PACKET = 1024
const BLOCK_HEAD = 4 // the track's number (ours have one byte), the time, flags
const TRACKS_MOST = 126 // whose numbers have one byte
const ELEMENTS_MOST = 4 * SAMPLES_MOST

/** RFC 9559 §5. */
const ID = {
  segment: 0x18538067,
  info: 0x1549a966,
  scale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  entry: 0xae,
  number: 0xd7,
  type: 0x83,
  codec: 0x86,
  config: 0x63a2,
  encodings: 0x6d80,
  cluster: 0x1f43b675,
  time: 0xe7,
  simple: 0xa3,
  group: 0xa0,
  block: 0xa1,
  reference: 0xfb,
}
/** What is looked into; their sizes do not matter, and are unknown in what was recorded live. */
const ENTERED: readonly number[] = [ID.segment, ID.cluster, ID.group]
const HELD: readonly number[] = [ID.info, ID.tracks]

interface Element {
  id: number
  body: number
  /** Infinity when it is not known. */
  size: number
}

/** RFC 8794 §4: a number whose length is in its first bits; those of an identifier stay in it. */
function elementAt(bytes: Buffer, at: number): Element | null {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23
  const sizeLength = Math.clz32(bytes[at + idLength] ?? 0) - 23
  const body = at + idLength + sizeLength
  if (idLength > 4 || sizeLength > 8 || body > bytes.length) return null
  const first = bytes[at + idLength]! & (0xff >> sizeLength)
  let size = first
  let unknown = first === 0xff >> sizeLength
  for (let i = at + idLength + 1; i < body; i++) {
    size = size * 256 + bytes[i]!
    unknown &&= bytes[i] === 0xff
  }
  return { id: bytes.readUIntBE(at, idLength), body, size: unknown ? Infinity : size }
}

function* childrenOf(bytes: Buffer): Generator<{ id: number; content: Buffer }> {
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at)
    if (!element || element.body + element.size > bytes.length) return
    yield { id: element.id, content: bytes.subarray(element.body, element.body + element.size) }
    at = element.body + element.size
  }
}

const uintOf = (bytes: Buffer): number => bytes.reduce((value, byte) => value * 256 + byte, 0)

interface TrackEntry {
  number: number
  type: number
  codec: string
  config: Buffer
  /** Its blocks are compressed or encrypted. */
  encoded: boolean
}

function entryOf(bytes: Buffer): TrackEntry {
  const entry: TrackEntry = { number: 0, type: 0, codec: '', config: Buffer.alloc(0), encoded: false }
  for (const { id, content } of childrenOf(bytes)) {
    if (id === ID.number) entry.number = uintOf(content)
    else if (id === ID.type) entry.type = uintOf(content)
    else if (id === ID.codec) entry.codec = content.toString('latin1').replace(/\0+$/, '')
    else if (id === ID.config) entry.config = Buffer.from(content) // its own: the window moves on
    else if (id === ID.encodings) entry.encoded = true
  }
  return entry
}

/** A track that is read, with the samples that were found of it. */
interface Reading {
  entry: TrackEntry
  list: SampleList
}

/**
 * The first picture and the first sound of Matroska (RFC 9559): blocks hold samples as MP4 does. Null for what can't be
 * spliced as it lies.
 */
export async function readMatroska(file: FileHandle, probe: SourceProbe): Promise<Movie | null> {
  const reader = new BlockReader(probe.audio)
  const window = new Window(file, probe.size, CHUNK)
  let at = 0
  for (let count = 0; at + 2 <= window.size && count < ELEMENTS_MOST; count++) {
    if (!window.holds(at, HEADER_MOST + BLOCK_HEAD + LACE_HEAD_MOST)) await window.moveTo(at)
    const element = elementAt(window.bytes, at - window.start)
    if (!element) return null
    const { id, size } = element
    const body = window.start + element.body
    if (size === Infinity && !ENTERED.includes(id)) return null
    if (HELD.includes(id)) {
      if (size > CHUNK) return null
      if (!window.holds(body, size)) await window.moveTo(body)
    }
    // cut off while it was recorded: what was whole is used
    if (!ENTERED.includes(id) && body + size > window.size) break
    if (
      !reader.take(
        id,
        window.bytes.subarray(body - window.start, body - window.start + Math.min(size, CHUNK)),
        body,
        size,
      )
    )
      return null
    at = ENTERED.includes(id) ? body : body + size
  }
  return reader.movie(probe)
}

/** Takes elements in their order, and notes where samples lie. */
class BlockReader {
  #readings: (Reading | undefined)[] = []
  #scale = 1_000_000
  #informed = false
  #clusterTime = 0
  /** Of the group of a block: whether it refers to another, and which sample it was. */
  #group: { referring: boolean; of: Reading | null } = { referring: false, of: null }
  readonly #withSound: boolean
  readonly #sampleRate: number

  constructor(audio: SourceProbe['audio']) {
    this.#withSound = audio !== null
    this.#sampleRate = audio?.sampleRate ?? 0
  }

  /** False for what is not understood. `bytes`: its content, as far as it is at hand. */
  take(id: number, bytes: Buffer, body: number, size: number): boolean {
    if (id === ID.info) this.#inform(bytes)
    else if (id === ID.tracks) return this.#choose(bytes)
    else if (id === ID.time) this.#clusterTime = size <= 8 ? uintOf(bytes) : NaN
    else if (id === ID.group) this.#group = { referring: false, of: null }
    else if (id === ID.reference) this.#refer()
    else if (id === ID.simple || id === ID.block) return this.#block(id, bytes, body, size)
    return true
  }

  /** A copy of it may follow: the first one counts. */
  #inform(bytes: Buffer): void {
    if (this.#informed) return
    this.#informed = true
    const scale = childrenOf(bytes).find(({ id }) => id === ID.scale)
    if (scale) this.#scale = uintOf(scale.content)
  }

  #choose(bytes: Buffer): boolean {
    if (this.#readings.length > 0) return true
    const entries = childrenOf(bytes)
      .filter(({ id }) => id === ID.entry)
      .take(TRACKS_MOST)
      .map(({ content }) => entryOf(content))
      .toArray()
    const sound = this.#withSound ? entries.find(({ type }) => type === 2) : undefined
    for (const entry of [entries.find(({ type }) => type === 1), sound])
      if (entry) {
        if (entry.encoded || entry.number < 1 || entry.number > 126 || this.#readings[entry.number]) return false
        this.#readings[entry.number] = { entry, list: new SampleList() }
      }
    return true
  }

  #refer(): void {
    this.#group.referring = true
    const { of } = this.#group
    if (of) of.list.sync[of.list.count - 1] = 0
  }

  #block(id: number, bytes: Buffer, body: number, size: number): boolean {
    const reading = this.#readings[bytes[0]! & 0x7f]
    if (!reading || bytes[0]! < 0x80 || size <= BLOCK_HEAD) return true
    const flags = bytes[3]!
    const time = ((this.#clusterTime + bytes.readInt16BE(1)) * this.#scale) / 1e9
    if (flags & LACED)
      return this.#laced(
        reading,
        bytes.subarray(BLOCK_HEAD),
        body + BLOCK_HEAD,
        size - BLOCK_HEAD,
        (flags & LACED) as Lacing,
        time,
      )
    reading.list.add(
      body + BLOCK_HEAD,
      size - BLOCK_HEAD,
      time,
      id === ID.simple ? (flags & 0x80) !== 0 : !this.#group.referring,
    )
    if (id === ID.block) this.#group.of = reading
    return true
  }

  /** Several packets of sound, of which only the first has a time of its own. */
  #laced({ entry, list }: Reading, bytes: Buffer, at: number, length: number, lacing: Lacing, time: number): boolean {
    const laced = entry.type === 2 && this.#sampleRate > 0 ? packetsOf(bytes, length, lacing) : null
    if (!laced) return false
    let offset = at + laced.body
    for (const [index, size] of laced.sizes.entries()) {
      list.add(offset, size, time + (index * AAC_PACKET) / this.#sampleRate, true)
      offset += size
    }
    return true
  }

  movie({ video, audio }: SourceProbe): Movie | null {
    const readings = Object.values(this.#readings)
    const [picture, sound] = [
      readings.find((each) => each?.entry.type === 1),
      readings.find((each) => each?.entry.type === 2),
    ]
    if (
      [picture, sound].some((each) => each?.list.count === 0) ||
      (picture !== undefined) !== (video !== null) ||
      (sound !== undefined) !== (audio !== null)
    )
      return null
    const shown =
      picture && picture.entry.codec === 'V_MPEG4/ISO/AVC' ? describePicture(picture.entry.config, video!) : null
    const heard = sound && sound.entry.codec === 'A_AAC' ? describeSound(sound.entry.config, audio!.channels) : null
    if ((picture && !shown) || (sound && !heard)) return null
    return movieOf(
      picture ? { list: picture.list, boxes: shown! } : null,
      sound ? { list: sound.list, ...heard! } : null,
    )
  }
}
