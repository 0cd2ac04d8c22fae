/** Questions as teachers write them in a text: the grammar is in marks.rule.ts and lines.rule.ts. */
import type { BankQuestion, PartQuestion } from '../../question.contract.ts'
import { buildQuestion, type Pieces } from '../build.ts'
import { readingWithFormulas } from '../formulaWords.ts'
import { gapAnswersText, letterOf, lettersOf } from '../answers.ts'
import { MOST_TEXT, noteOf, readEach, type Reading, type ReadQuestion } from '../reading.ts'
import { readTraits, type TraitName } from '../traitTexts.ts'
import { collect } from './collect.ts'
import { hasLabel, labelled, type Draft } from './draft.ts'
import type { KeyAnswer } from './key.rule.ts'
import { lettersWithin, pointsOf, verdictWithin } from './lines.rule.ts'
import { gapsOf, markedAmong, unmarked } from './marked.rule.ts'
import { unescaped, type Kind } from './marks.rule.ts'

const TRAITS: readonly TraitName[] = ['difficulty', 'topics', 'positions', 'source', 'sourceDate', 'reviewOn']
/** Signs that are seen as another or not at all; nothing else is changed. */
const linesOf = (text: string): string[] =>
  text
    .slice(0, MOST_TEXT)
    .replace(/^\ufeff/u, '')
    .replace(/[\u00a0\u2002\u2003\u2009]/gu, ' ')
    .split(/\r\n|[\r\n\u2028\v\f]/u)

/** How answers that are marked by looks are found; a plain text has none. */
interface Looks {
  marked(options: readonly string[]): number[] | null
  gaps(stem: string, how?: { isSure: boolean }): { stem: string; answers: string[] } | null
  plain(text: string): string
}
const NONE: Looks = { marked: () => null, gaps: () => null, plain: (text) => text }
const LOOKS: Looks = { marked: markedAmong, gaps: gapsOf, plain: unmarked }

/** The answer that stands in the stem itself, where the kind can have one. */
function inlineAnswer(stem: string, draft: Draft): { answer: string; rest: string } | null {
  const { kind, options } = draft
  if (options.length > 0) return lettersWithin(stem)
  if (kind === 'judge' || kind === null) return verdictWithin(stem)
  if (kind !== 'blank' || hasLabel(draft, 'answer') || /_{2}|[（(]\s*[)）]/u.test(stem)) return null
  const answers: string[] = []
  const rest = stem.replace(/(?<!\\\^)[（(]([^（(）)\n]{1,200})[)）]/gu, (_, answer: string) => {
    answers.push(answer.trim())
    return '____'
  })
  return answers.length > 0 ? { answer: answers.join('；'), rest } : null
}

const RUBRIC = /(?<!\\\^)[（(]\s*(\d{1,3})\s*分\s*[)）]\s*$/u
const rubricOf = (draft: Draft, { plain }: Looks): Pieces['rubric'] =>
  draft.labels
    .filter(({ label }) => label === 'rubric')
    .map(({ field: { text } }) => {
      const points = RUBRIC.exec(plain(text))
      return { text: unescaped(plain(text).replace(RUBRIC, '').trim()), points: points ? Number(points[1]) : 0 }
    })

/** Of lines that differ only in it: which was meant. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s.。,，、;；]/gu, '')
    .toUpperCase()

interface Found {
  answer: string
  /** What is left of the stem. */
  stem: string
}
/** What is written counts; what is only marked, where nothing is written. */
function answerOf(draft: Draft, keyed: string | undefined, { looks, notes }: Reader, stem: string): Found {
  const inline = draft.kind === 'blank' && looks.gaps(stem) ? null : inlineAnswer(stem, draft)
  const own = hasLabel(draft, 'answer') ? labelled(draft, 'answer') : inline?.answer
  if (own && keyed && bare(own) !== bare(keyed)) notes.push(noteOf('answersDiffer', keyed.slice(0, 40)))
  const written = looks.plain(own ?? keyed ?? '').trim()
  const chosen = looks.marked(draft.options.map(({ text }) => text))
  const letters = (chosen ?? []).map(letterOf).join('')
  if (written && chosen && (lettersOf(written)?.sort().join('') ?? letters) !== letters)
    notes.push(noteOf('marksDiffer', letters))
  const gapped = draft.options.length > 0 || inline ? null : gapsIn(stem, draft, { looks, isWritten: written !== '' })
  return {
    answer: written || letters || (gapped ? gapAnswersText(gapped.answers.map((answer) => [answer])) : ''),
    stem: gapped?.stem ?? inline?.rest ?? stem,
  }
}
/** Marked words are gaps where the question is said to have some, or nothing else can be meant. */
function gapsIn(stem: string, { kind }: Draft, { looks, isWritten }: { looks: Looks; isWritten: boolean }) {
  if (kind === 'blank') return isWritten && /_{2}|[（(]\s*[)）]/u.test(stem) ? null : looks.gaps(stem)
  return kind === null && !isWritten ? looks.gaps(stem, { isSure: true }) : null
}

interface Reader {
  looks: Looks
  notes: string[]
}
function questionOf(draft: Draft, keyed: string | undefined, reader: Reader): BankQuestion {
  if (draft.fault) throw draft.fault
  const { looks } = reader
  const plain = (text: string): string => unescaped(looks.plain(text)).trim()
  const parts = draft.parts.map((part) => questionOf(part, undefined, reader) as PartQuestion)
  const pointed = pointsOf(draft.stem.text)
  const { answer, stem } = answerOf(draft, keyed, reader, pointed?.rest ?? draft.stem.text)
  const pointsText = /\d+/.exec(labelled(draft, 'points'))
  return buildQuestion(
    {
      kind: draft.kind as Kind | null,
      stem: plain(stem),
      options: draft.options.map(({ text }) => plain(text)),
      left: draft.left.map(({ text }) => plain(text)),
      answer,
      explanation: plain(labelled(draft, 'explanation')),
      points: pointed?.points ?? (pointsText ? Number(pointsText[0]) : (draft.points ?? 1)),
      scoring: labelled(draft, 'scoring'),
      sameness: labelled(draft, 'sameness'),
      rubric: rubricOf(draft, looks),
    },
    parts,
  )
}

/** The key's answer: under the same heading, else with the same count of beginnings anew. */
function keyFor(key: readonly KeyAnswer[]): (draft: Draft) => string | undefined {
  const byKind = new Map(key.map(({ kind, number, text }) => [`${kind} ${number}`, text]))
  const byRound = new Map(
    key.filter(({ kind }) => !kind).map(({ round, number, text }) => [`${round} ${number}`, text]),
  )
  return ({ kind, round, number }) => byKind.get(`${kind} ${number}`) ?? byRound.get(`${round} ${number}`)
}

function readWith(text: string, looks: Looks): Reading {
  const { drafts, key } = collect(linesOf(text))
  const keyed = keyFor(key)
  const pieces = drafts.map((draft) => ({ line: draft.line, draft, source: draft.source.join('\n').trim() }))
  return readEach(pieces, ({ draft }): Omit<ReadQuestion, 'line'> => {
    const notes: string[] = []
    const content = questionOf(draft, keyed(draft), { looks, notes })
    const traits = Object.fromEntries(TRAITS.map((trait) => [trait, looks.plain(labelled(draft, trait)).trim()]))
    return { content, traits: readTraits(traits, notes), notes }
  })
}
export const readText = (text: string): Reading => readingWithFormulas(readWith(text, NONE))
/** A text with the signs of `marked.rule.ts` in it. */
export const readMarked = (text: string): Reading => readWith(text, LOOKS)
