/** What a round of answers changes in the attempts that they are given in. Pure. */
import type { AnyBulkWriteOperation } from 'mongodb'
import type { Waiting } from '../../lib/groupedWriter.ts'
import { isExpired } from './deadline.ts'
import type { Answer } from './quizzes.contract.ts'
import type { Attempt } from './quizzes.model.ts'
import type { OpenAnswers } from './openAnswers.ts'
import { suits } from '../questions/scoring.rule.ts'

export interface ArrivedAnswer {
  attempt: string
  person: string
  slot: string
  seq: number
  answer: Answer
  at: Date
  /** Of whoever writes, where one writes at a time. */
  lease?: string
}
/**
 * What became of an answer. `saved`: durable. `refused`: the attempt is finished, over or written elsewhere, or has this
 * slot's answer with this seq or a later one. `unknown`: the person has no such attempt or it no such question. `unsuitable`: no answer to
 * that question.
 */
export type AnswerOutcome = 'saved' | 'refused' | 'unknown' | 'unsuitable'

export type WaitingAnswer = Waiting<ArrivedAnswer, AnswerOutcome>
/** What an answer is checked against. All but the state and the seqs is frozen at the start of an attempt. */
export type Checked = Pick<Attempt, '_id' | 'person' | 'state' | 'deadlineAt'> & {
  /** Whether an answer is one to a question of the paper; null: it has no such question. */
  fits(slot: string, answer: Answer): boolean | null
  /** What the row of answers says besides, as it was read: a write asks that it still does. */
  guard?: Readonly<Record<string, unknown>>
  /** Of the answers that are saved, by slot. */
  seqs: Map<string, number>
}
/** The answers of a round to one attempt. What is to be stored is by slot: of a slot's answers the last one counts. */
export interface Change {
  attempt: Checked
  slots: Map<string, ArrivedAnswer>
  /** What each is told once that is stored. */
  told: [WaitingAnswer, 'saved' | 'refused'][]
}

/** The fields of an attempt that {@link checked} takes. */
export const FIELDS = { person: 1, state: 1, deadlineAt: 1, 'paper.questions': 1 } as const

/** One whose answers are gone was finished since it was read. */
export const checked = (
  { _id, person, state, deadlineAt, paper }: Attempt,
  answers: Attempt['answers'] | undefined,
): Checked => {
  const questions = new Map(paper.questions.map((question) => [question.id, question]))
  return {
    _id,
    person,
    state: answers || state !== 'open' ? state : 'finished',
    deadlineAt,
    fits(slot, answer) {
      const question = questions.get(slot)
      return question ? suits(question, answer) : null
    },
    seqs: seqsOf(answers ?? {}),
  }
}

export const seqsOf = (answers: Attempt['answers']): Checked['seqs'] =>
  new Map(Object.entries(answers).map(([slot, { seq }]) => [slot, seq]))

export const storedForm = ({ seq, answer, at }: ArrivedAnswer): Attempt['answers'][string] => ({ seq, answer, at })

/** Gathers what is to be stored by attempt, in the order of arrival, and answers at once what needs no write. */
export function changesOf(round: WaitingAnswer[], known: (id: string) => Checked | undefined): Change[] {
  const changes = new Map<string, Change>()
  for (const waiting of round) {
    const { given, resolve } = waiting
    const attempt = known(given.attempt)
    const refusal = refusalOf(given, attempt)
    if (!attempt || refusal) {
      resolve(refusal ?? 'unknown')
      continue
    }
    const change = changes.get(given.attempt) ?? { attempt, slots: new Map<string, ArrivedAnswer>(), told: [] }
    const isLatest = given.seq > (change.slots.get(given.slot)?.seq ?? -1)
    if (isLatest) change.slots.set(given.slot, given)
    change.told.push([waiting, isLatest ? 'saved' : 'refused'])
    changes.set(given.attempt, change)
  }
  return [...changes.values()]
}

export function refusalOf(
  { person, slot, seq, answer, at, lease }: ArrivedAnswer,
  attempt: Checked | undefined,
): Exclude<AnswerOutcome, 'saved'> | null {
  const fits = attempt?.person === person ? attempt.fits(slot, answer) : null
  if (!attempt || fits === null) return 'unknown'
  if (!fits) return 'unsuitable'
  if (attempt.guard && (attempt.guard['lease'] !== lease || attempt.guard['held'])) return 'refused'
  const isTaken = attempt.state === 'open' && !isExpired(attempt, at) && seq > (attempt.seqs.get(slot) ?? -1)
  return isTaken ? null : 'refused'
}

export function updateOf<T extends OpenAnswers>({ attempt, slots }: Change): AnyBulkWriteOperation<T> {
  const given = [...slots.values()]
  const asRemembered = given.map(({ slot }) => [`answers.${slot}.seq`, attempt.seqs.get(slot) ?? null])
  const stored = given.map((each) => [`answers.${each.slot}`, storedForm(each)])
  return {
    updateOne: {
      filter: { _id: attempt._id, ...attempt.guard, ...Object.fromEntries(asRemembered) },
      update: { $set: Object.fromEntries(stored) },
    },
  } as AnyBulkWriteOperation<T>
}

export function settle({ attempt, slots, told }: Change): void {
  for (const { slot, seq } of slots.values()) attempt.seqs.set(slot, seq)
  for (const [{ resolve }, outcome] of told) resolve(outcome)
}
