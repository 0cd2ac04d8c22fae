/** The pieces of one question while its lines are read. */
import { Unreadable } from '../reading.ts'
import { letterOf } from '../answers.ts'
import { optionsOf, optionsWithin, tagOf } from './lines.rule.ts'
import type { Kind, Label } from './marks.rule.ts'

interface Field {
  text: string
}
export interface Draft {
  line: number
  number: number
  /** How often the numbers began anew before it. */
  round: number
  /** From its tag, or from the heading that it stands under. */
  kind: Kind | null
  /** From the heading. */
  points: number | null
  stem: Field
  options: Field[]
  left: Field[]
  labels: { label: Label; field: Field }[]
  parts: Draft[]
  /** What a line without a mark goes on with. */
  last: Field
  source: string[]
  /** The first thing that was wrong. */
  fault: Unreadable | null
}

export function newDraft(given: Pick<Draft, 'line' | 'number' | 'round' | 'kind' | 'points'>, stem: string): Draft {
  const field = { text: '' }
  const tag = tagOf(stem)
  const draft: Draft = {
    ...given,
    kind: tag?.kind ?? given.kind,
    stem: field,
    options: [],
    left: [],
    labels: [],
    parts: [],
    last: field,
    source: [],
    fault: null,
  }
  addToStem(draft, tag?.rest ?? stem)
  return draft
}

/** Options may begin within the stem's own line. */
function addToStem(draft: Draft, text: string): void {
  const at = optionsWithin(text)
  draft.stem.text += at < 0 ? text.trim() : text.slice(0, at).trim()
  if (at >= 0) addOptions(draft, text.slice(at))
}

/** Whether the line held options. Their letters must follow each other; which one is missing is said. */
export function addOptions(draft: Draft, line: string): boolean {
  const found = optionsOf(line, draft.options.length)
  for (const { letter, text } of found) {
    if (letter !== draft.options.length) draft.fault ??= new Unreadable('letterMissing', letterOf(letter))
    const field = { text }
    draft.options.push(field)
    draft.last = field
  }
  return found.length > 0
}

export function addTo(fields: Field[], draft: Draft, text: string): void {
  const field = { text: text.trim() }
  fields.push(field)
  draft.last = field
}

/** A line without a mark: words of what was read last, with the blank lines before it. */
export function goOn(draft: Draft, line: string, blankLines: number): void {
  if (draft.last === draft.stem && draft.options.length === 0) {
    const at = optionsWithin(line)
    if (at >= 0) {
      draft.stem.text += `\n${line.slice(0, at).trim()}`
      addOptions(draft, line.slice(at))
      return
    }
  }
  const { last } = draft
  last.text += last.text === '' ? line.trim() : `${'\n'.repeat(blankLines + 1)}${line.trim()}`
}

export const hasLabel = (draft: Draft, wanted: Label): boolean => draft.labels.some(({ label }) => label === wanted)
/** Texts under a label, one line each. */
export const labelled = (draft: Draft, wanted: Label): string =>
  draft.labels
    .filter(({ label }) => label === wanted)
    .map(({ field }) => field.text)
    .join('\n')
