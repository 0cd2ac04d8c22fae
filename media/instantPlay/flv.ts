import type { FileHandle } from 'node:fs/promises'
import type { SourceProbe } from '../sourceProbe.ts'
import { describePicture, describeSound } from './descriptions.ts'
import type { Movie } from './movie.ts'
import { SampleList } from './sampleList.ts'
import { SAMPLES_MOST } from './samples.ts'
import { movieOf } from './timeline.ts'
import { Window } from './window.ts'

const CHUNK = 1024 * 1024
const TAGS_MOST = 4 * SAMPLES_MOST
/**
 * Adobe Flash Video File Format 10.1, annex E.4: a tag, the head of what is in it, and the size of the tag that follows
 * each.
 */
const TAG_HEAD = 11
const HEAD = { picture: 5, sound: 2 }
const AFTER_TAG = 4
const CONFIG_MOST = 4096
const SOUND = 8
const PICTURE = 9
const SCRIPT = 18
const AVC = 7
const AAC = 10

/** A kind of tag: its samples, and the description that came before them. */
interface Reading {
  list: SampleList
  config: Buffer | null
}

/**
 * The picture and the sound of an FLV, whose tags hold samples as MP4 does. Null for what can't be spliced as it lies.
 */
export async function readFlv(file: FileHandle, { size, video, audio }: SourceProbe): Promise<Movie | null> {
  const readings = {
    picture: { list: new SampleList(), config: null },
    sound: { list: new SampleList(), config: null },
  }
  const window = new Window(file, size, CHUNK)
  await window.moveTo(0)
  let at = window.bytes.readUInt32BE(5) + AFTER_TAG
  for (let count = 0; at + TAG_HEAD + HEAD.picture <= size; count++) {
    if (!window.holds(at, TAG_HEAD + CONFIG_MOST)) await window.moveTo(at)
    const tag = window.bytes.subarray(at - window.start)
    const [type, length] = [tag[0]!, tag.readUIntBE(1, 3)]
    const end = at + TAG_HEAD + length
    if (count === TAGS_MOST || ![SOUND, PICTURE, SCRIPT].includes(type)) return null
    if (end > size) break // cut off while it was recorded: what was whole is used
    if (type === PICTURE && video && !takePicture(readings.picture, tag, at, length)) return null
    if (type === SOUND && audio && !takeSound(readings.sound, tag, at, length)) return null
    at = end + AFTER_TAG
  }
  return assemble(readings, { video, audio })
}

/** Milliseconds, of which the highest byte comes last. */
const timeOf = (tag: Buffer): number => (tag.readUIntBE(4, 3) + tag[7]! * 0x1000000) / 1000

function takePicture(reading: Reading, tag: Buffer, at: number, length: number): boolean {
  const [first, kind] = [tag[TAG_HEAD]!, tag[TAG_HEAD + 1]!]
  if (length < HEAD.picture) return true
  if ((first & 0x8f) !== AVC) return false
  if (kind === 0) return describe(reading, tag.subarray(TAG_HEAD + HEAD.picture, TAG_HEAD + length), length)
  if (kind === 1 && length > HEAD.picture)
    reading.list.add(
      at + TAG_HEAD + HEAD.picture,
      length - HEAD.picture,
      timeOf(tag) + tag.readIntBE(TAG_HEAD + 2, 3) / 1000,
      first >> 4 === 1,
    )
  return true
}

function takeSound(reading: Reading, tag: Buffer, at: number, length: number): boolean {
  if (length < HEAD.sound) return true
  if (tag[TAG_HEAD]! >> 4 !== AAC) return false
  if (tag[TAG_HEAD + 1] === 0) return describe(reading, tag.subarray(TAG_HEAD + HEAD.sound, TAG_HEAD + length), length)
  if (length > HEAD.sound) reading.list.add(at + TAG_HEAD + HEAD.sound, length - HEAD.sound, timeOf(tag), true)
  return true
}

/** It may be repeated, but what follows must not be another picture or sound. */
function describe(reading: Reading, config: Buffer, length: number): boolean {
  if (length > CONFIG_MOST || (reading.config && !reading.config.equals(config))) return false
  reading.config ??= Buffer.from(config) // its own: the window moves on
  return true
}

function assemble(
  { picture, sound }: Record<'picture' | 'sound', Reading>,
  { video, audio }: Pick<SourceProbe, 'video' | 'audio'>,
): Movie | null {
  const shown = video && picture.config && picture.list.count > 0 ? describePicture(picture.config, video) : null
  const heard = audio && sound.config && sound.list.count > 0 ? describeSound(sound.config, audio.channels) : null
  if ((video && !shown) || (audio && !heard)) return null
  return movieOf(shown && { list: picture.list, boxes: shown }, heard && { list: sound.list, ...heard })
}
