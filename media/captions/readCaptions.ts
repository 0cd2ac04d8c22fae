import { MediaRefusal } from '../refusal.ts'
import { arrange } from './arrange.ts'
import { noteBook, type CaptionNote, type Cue, type NoteBook } from './cue.ts'
import { decode } from './decode.ts'
import { written, type Direction } from './direction.ts'
import { isLyrics, readLyrics } from './lyrics.ts'
import { isSubRip, readSubRip } from './subRip.ts'
import { isSubStation, readSubStation } from './subStation.ts'

const BYTES_MOST = 5 * 1024 * 1024
const CUES_MOST = 20_000

export interface Captions {
  /** WebVTT. */
  text: string
  cues: readonly Cue[]
  notes: readonly CaptionNote[]
}

interface Options {
  durationSeconds?: number | null
  direction?: Direction
}

/**
 * Reads SubRip, WebVTT, SubStation Alpha or timed lyrics, told by what is in the file, and mends what players mend.
 * With the duration of the video it says which cues come after its end.
 * @throws MediaRefusal 'media.captions' where there is no cue
 */
export function readCaptions(
  bytes: Uint8Array,
  { durationSeconds = null, direction = 'right' }: Options = {},
): Captions {
  if (bytes.length > BYTES_MOST) throw refusal('larger than 5 MB')
  const text = decode(bytes)
  if (text === null) throw refusal('no text')
  const lines = text.split('\n')
  const notes = noteBook()
  for (const [at, line] of lines.entries()) if (line.includes('\uFFFD')) notes.add('bytes', at + 1, line)
  const read = cuesIn(lines, notes)
  if (read.length > CUES_MOST) notes.add('tooMany', read[CUES_MOST]!.line)
  const duration = durationSeconds === null ? null : durationSeconds * 1000
  const cues = arrange(read.slice(0, CUES_MOST), duration, notes)
  if (cues.length === 0) throw refusal('no cue')
  return { text: webVtt(cues.map((cue) => written(cue, direction))), cues, notes: notes.all() }
}

function cuesIn(lines: readonly string[], notes: NoteBook): Cue[] {
  if (isSubStation(lines)) return readSubStation(lines, notes)
  return !isSubRip(lines) && isLyrics(lines) ? readLyrics(lines, notes) : readSubRip(lines, notes)
}

const webVtt = (cues: readonly Cue[]): string =>
  [
    'WEBVTT',
    ...cues.map(({ from, to, settings, text }) => `${`${stamp(from)} --> ${stamp(to)} ${settings}`.trim()}\n${text}`),
  ].join('\n\n') + '\n'

function stamp(ms: number): string {
  const pad = (n: number, width = 2): string => String(Math.floor(n)).padStart(width, '0')
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}.${pad(ms % 1000, 3)}`
}

const refusal = (why: string): MediaRefusal => new MediaRefusal('media.captions', `captions refused: ${why}`, { why })
