import type { Cue, NoteBook } from './cue.ts'

/** How long a cue stays whose end is before its beginning, unless the next comes earlier. */
const SHOWN_MS = 2_000
const SHORTEST_MS = 300

/** Cues as WebVTT wants them: with text, once, in the order of their beginnings, each longer than nothing. */
export function arrange(read: readonly Cue[], durationMs: number | null, notes: NoteBook): Cue[] {
  const shown = read.flatMap((cue) => startedInTime(cue, notes) ?? [])
  let last = 0
  for (const { from, line, text } of shown) {
    if (from < last) notes.add('order', line, text)
    else last = from
  }
  const cues = withoutTwins(
    shown.toSorted((a, b) => a.from - b.from),
    notes,
  )
  return cues.map((cue, index) => lasting(cue, cues[index + 1], durationMs, notes))
}

/** Null for a cue without text, or that was over before the start. */
function startedInTime(cue: Cue, notes: NoteBook): Cue | null {
  if (cue.text === '') notes.add('empty', cue.line)
  else if (cue.from < 0) notes.add('negative', cue.line, cue.text)
  return cue.text === '' || (cue.from < 0 && cue.to <= 0) ? null : { ...cue, from: Math.max(0, cue.from) }
}

/** The same text at the same time is drawn once: SubStation has layers for outlines and shadows. */
function withoutTwins(cues: readonly Cue[], notes: NoteBook): Cue[] {
  const known = new Set<string>()
  return cues.filter((cue) => {
    const key = `${cue.from} ${cue.to} ${cue.text}`
    if (known.has(key)) notes.add('twice', cue.line, cue.text)
    return !known.has(key) && known.add(key)
  })
}

function lasting(cue: Cue, next: Cue | undefined, durationMs: number | null, notes: NoteBook): Cue {
  if (durationMs !== null && cue.from >= durationMs) notes.add('beyond', cue.line, cue.text)
  if (cue.to > cue.from) {
    if (next && next.from < cue.to) notes.add('overlap', cue.line, cue.text)
    return cue
  }
  notes.add('length', cue.line, cue.text)
  const room = next ? next.from - cue.from : SHOWN_MS
  return { ...cue, to: cue.from + (room < SHORTEST_MS ? SHOWN_MS : Math.min(room, SHOWN_MS)) }
}
