/** What is shown from one moment to another, in milliseconds; `line` is where the file says so, from 1. */
export interface Cue {
  from: number
  to: number
  /** Lines that are shown; markup as WebVTT has it. */
  text: string
  /** Settings of WebVTT, as `align:start line:10%`. */
  settings: string
  line: number
}

/** What the reading did to a file, beyond what its format asks for. */
export type CaptionNoteCode =
  | 'bytes' // some could not be decoded
  | 'blank' // lines between the parts of one cue
  | 'noBlank' // none between two cues
  | 'header' // a cue directly below WEBVTT
  | 'time' // another spelling: full-width, no space, too many or too few digits
  | 'carry' // 60 seconds or more
  | 'negative' // began before the start
  | 'length' // ended when it began, or earlier
  | 'order'
  | 'sameLine' // text behind the times
  | 'long' // text was cut
  | 'twice' // the same cue again
  | 'overlap' // two at a time: left as it is
  | 'beyond' // after the end of the video: left as it is
  | 'badTime' // a cue whose times can't be read
  | 'empty' // a cue without text
  | 'stray' // text that belongs to no cue
  | 'credit' // who made the file, behind the last cue
  | 'drawing' // of SSA
  | 'tooMany'

/** All notes of one kind: how many, and where the first are. */
export interface CaptionNote {
  code: CaptionNoteCode
  count: number
  places: { line: number; text: string }[]
}

const PLACES_MOST = 20
const EXCERPT = 60

/** Collects notes by kind, within a bound, whatever a file holds. */
export function noteBook() {
  const notes = new Map<CaptionNoteCode, CaptionNote>()
  return {
    add(code: CaptionNoteCode, line: number, text = ''): void {
      const note = notes.get(code) ?? { code, count: 0, places: [] }
      notes.set(code, note)
      note.count++
      if (note.places.length < PLACES_MOST && note.places.at(-1)?.line !== line)
        note.places.push({ line, text: [...text.trim().slice(0, 2 * EXCERPT)].slice(0, EXCERPT).join('') })
    },
    all: (): CaptionNote[] => [...notes.values()],
  }
}
export type NoteBook = ReturnType<typeof noteBook>
