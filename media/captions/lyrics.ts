import type { Cue, NoteBook } from './cue.ts'
import { cleanText } from './markup.ts'
import { readTime } from './times.ts'

/** How long the last line stays, which nothing follows. */
const LAST_MS = 5_000
const STAMPS = /^\s*((?:\[\s*\d{1,3}\s*:\s*\d{1,2}(?:[.:,]\d{1,3})?\s*\]\s*)+)(.*)$/

/** Milliseconds; positive: everything comes earlier. */
const OFFSET = /^\s*\[offset:\s*([+-]?\d{1,7})\s*\]/i

export const isLyrics = (lines: readonly string[]): boolean => lines.some((line) => STAMPS.test(line))

/** Cues of timed lyrics (.lrc): a line stays until the next; one without text only ends the one before it. */
export function readLyrics(lines: readonly string[], notes: NoteBook): Cue[] {
  const offset = Number(lines.map((line) => OFFSET.exec(line)?.[1]).find(Boolean) ?? 0)
  const starts = lines
    .flatMap((line, at) => startsOf(line, at + 1, offset, notes))
    .sort((a, b) => a.from - b.from || a.line - b.line)
  return starts.flatMap((start, index) => {
    const next = starts.slice(index + 1, index + 100).find(({ from }) => from > start.from)
    return start.text === '' ? [] : [{ ...start, to: next?.from ?? start.from + LAST_MS }]
  })
}

function startsOf(line: string, number: number, offset: number, notes: NoteBook): Cue[] {
  const [, stamps = '', rest = ''] = STAMPS.exec(line) ?? []
  if (stamps === '') {
    if (line.trim() !== '' && !/^\s*\[[a-z#]+:/i.test(line)) notes.add('stray', number, line)
    return []
  }
  const { text, cut } = cleanText([rest.replace(/<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>/g, '')])
  if (cut) notes.add('long', number, text)
  return [...stamps.matchAll(/\[([^\]]*)\]/g)].flatMap(([, stamp = '']) => {
    const time = readTime(stamp)
    return time ? [{ from: Math.max(0, time.ms - offset), to: 0, settings: '', text, line: number }] : []
  })
}
