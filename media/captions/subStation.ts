import type { Cue, NoteBook } from './cue.ts'
import { cleanText } from './markup.ts'
import { readTime } from './times.ts'

const USUAL_FIELDS = 'Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text'
const fieldsOf = (format: string): string[] => format.split(',').map((name) => name.trim().toLowerCase())

export const isSubStation = (lines: readonly string[]): boolean =>
  lines.some((line) => /^\s*\[(?:Script Info|Events)\]\s*$/i.test(line))

/** Cues of SubStation Alpha (.ass, .ssa): its dialogue without styles, comments and drawings. */
export function readSubStation(lines: readonly string[], notes: NoteBook): Cue[] {
  let fields = fieldsOf(USUAL_FIELDS)
  let inEvents = true
  const cues: Cue[] = []
  for (const [at, line] of lines.entries()) {
    if (/^\s*\[[^\]]*\]\s*$/.test(line)) inEvents = /events/i.test(line)
    const [, kind = '', value = ''] = /^\s*(Format|Dialogue)\s*:(.*)$/i.exec(line) ?? []
    if (!inEvents || kind === '') continue
    if (kind.toLowerCase() === 'format') fields = fieldsOf(value)
    else cues.push(...dialogue(value, fields, at + 1, notes))
  }
  return cues
}

/** The last field is the text, and has commas of its own. */
function dialogue(value: string, fields: readonly string[], line: number, notes: NoteBook): Cue[] {
  const parts = value.split(',')
  const row = [...parts.slice(0, fields.length - 1), parts.slice(fields.length - 1).join(',')]
  const field = (name: string): string => row[fields.indexOf(name)] ?? ''
  const [from, to] = [readTime(field('start')), readTime(field('end'))]
  if (!from || !to) {
    notes.add('badTime', line, value)
    return []
  }
  const { shown, drawn } = withoutOverrides(field('text'))
  if (drawn) notes.add('drawing', line, shown)
  if (drawn && shown.trim() === '') return []
  const { text, cut } = cleanText(shown.split('\n'))
  if (cut) notes.add('long', line, text)
  return [{ from: from.ms, to: to.ms, settings: '', text, line }]
}

/** Without {…}, and without what stands between {\p1} and {\p0}: it is drawn, not read. */
function withoutOverrides(text: string): { shown: string; drawn: boolean } {
  let drawing = false
  let drawn = false
  let shown = ''
  for (const part of text.split(/(\{[^{}]*\})/)) {
    const scale = /^\{.*?\\p(\d+)/.exec(part)?.[1]
    if (scale !== undefined) drawing = scale !== '0'
    if (part.startsWith('{') && part.endsWith('}')) continue
    if (drawing) drawn ||= part !== ''
    else shown += part
  }
  return { shown: shown.replace(/\\n/gi, '\n').replace(/\\h/g, ' '), drawn }
}
