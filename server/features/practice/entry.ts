/** What becomes of a question in the book of wrong answers 错题本. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { businessDate } from '../../lib/clock.ts'
import type { BankQuestion } from '../questions/question.contract.ts'
import { entryId, type WrongAnswer, type WrongSource } from './book.model.ts'
import { RIGHT_IN_A_ROW } from './practice.rule.ts'
import { remembered } from './spacing.ts'

/** A question as the book keeps it. */
export interface Kept {
  same: string
  content: BankQuestion
  bank: string | null
  group: string
  label: string
  text: string
}
const MOST_SOURCES = 10

const later = (one: Date, other: Date): Date => (one > other ? one : other)

/** The key was corrected meanwhile. */
const withKept = (before: WrongAnswer, kept: Kept, { said }: WrongSource): WrongAnswer =>
  isDeepStrictEqual(before.content, kept.content)
    ? before
    : { ...before, ...kept, sources: [...before.sources.slice(0, -1), { ...before.sources.at(-1)!, said }] }

/** Answered wrongly there. The same place again changes nothing; what is hidden stays so. */
export function wronged(person: string, before: WrongAnswer | null, kept: Kept, source: WrongSource): WrongAnswer {
  const isSame = ({ kind, ref }: WrongSource) => kind === source.kind && ref === source.ref
  if (before?.sources.some(isSame)) return isSame(before.sources.at(-1)!) ? withKept(before, kept, source) : before
  const at = before ? later(source.at, before.memory.at) : source.at
  const isLater = !before || source.at >= before.at
  return {
    ...({ right: 0, note: '', wrong: 0, ...before, ...(isLater ? kept : {}) } as WrongAnswer),
    ...{ _id: entryId(person, kept), person, streak: 0, ...remembered(before?.memory ?? null, false, at) },
    sources: [...(before?.sources ?? []), source].sort((a, b) => a.at.getTime() - b.at.getTime()).slice(-MOST_SOURCES),
    wrong: (before?.wrong ?? 0) + 1,
    state: before?.state === 'hidden' ? 'hidden' : 'open',
    at: before ? later(source.at, before.at) : source.at,
  }
}

/** Its result there was corrected to a right one; null: nothing is left of it. */
export function without(entry: WrongAnswer, { kind, ref }: Pick<WrongSource, 'kind' | 'ref'>): WrongAnswer | null {
  const sources = entry.sources.filter((each) => each.kind !== kind || each.ref !== ref)
  if (sources.length === entry.sources.length) return entry
  if (sources.length === 0) return null
  return { ...entry, sources, wrong: Math.max(1, entry.wrong - 1) }
}

/** Answered rightly. It counts for its schedule on a day on which it is due, and is mastered by the third time. */
export function righted(entry: WrongAnswer, at: Date): WrongAnswer {
  const after = { ...entry, right: entry.right + 1 }
  if (entry.state !== 'open' || entry.dueOn > businessDate(at)) return after
  const streak = entry.streak + 1
  return {
    ...{ ...after, streak, ...remembered(entry.memory, true, at) },
    state: streak >= RIGHT_IN_A_ROW ? 'mastered' : 'open',
  }
}

/** Back into the book, to be asked today. */
export const putBack = (entry: WrongAnswer, at: Date): WrongAnswer =>
  entry.state === 'open' ? entry : { ...entry, state: 'open', streak: 0, dueOn: businessDate(at) }

/** Of two people who are one. */
export function joinedEntries(own: WrongAnswer | null, others: WrongAnswer): WrongAnswer {
  if (!own) return others
  const newer = own.at >= others.at ? own : others
  const sources = [...own.sources, ...others.sources].sort((a, b) => a.at.getTime() - b.at.getTime())
  return {
    ...{ ...newer, sources: sources.slice(-MOST_SOURCES), wrong: own.wrong + others.wrong },
    ...{ right: own.right + others.right, streak: Math.min(own.streak, others.streak) },
    ...{ dueOn: own.dueOn < others.dueOn ? own.dueOn : others.dueOn },
    note: [own.note, others.note].filter(Boolean).join('\n').slice(0, 500),
    state: [own.state, others.state].includes('open') ? 'open' : own.state,
  }
}
