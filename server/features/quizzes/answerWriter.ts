import { isDeepStrictEqual } from 'node:util'
import type { Collection } from 'mongodb'
import { bulkInOneCommit } from '../../lib/bulkInOneCommit.ts'
import { groupedWriter } from '../../lib/groupedWriter.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { recentMap } from '../../lib/recentMap.ts'
import {
  changesOf,
  checked,
  FIELDS,
  refusalOf,
  settle,
  storedForm,
  updateOf,
  type AnswerOutcome,
  type ArrivedAnswer,
  type Change,
  type Checked,
  type WaitingAnswer,
} from './answerRound.ts'
import type { OpenAnswers } from './openAnswers.ts'
import type { Attempt } from './quizzes.model.ts'

interface Collections {
  attempts: Collection<Attempt>
  answers: Collection<OpenAnswers>
}

/** Attempts with their questions: so many people sit a test at once before one must be read again. */
const REMEMBERED = 3_000

/** Where answers are written, and what they are checked against. */
export interface AnswerStore<T extends OpenAnswers = OpenAnswers> {
  answers(): Collection<T>
  /** What is known of these attempts, with the answers stored while they are open. */
  read(ids: readonly string[]): Promise<{ attempts: Checked[]; stored: Map<string, Attempt['answers']> }>
  /** What is remembered may be out of date: it is read anew before an answer is refused by it. */
  changes?: true
}
export interface AnswerWriter {
  submit(given: ArrivedAnswer): Promise<AnswerOutcome>
}

/** The answers of attempts at quizzes. */
export function answerWriter(collections: () => Collections): AnswerWriter {
  return answerWriterFor({
    answers: () => collections().answers,
    async read(ids) {
      const { attempts, answers } = collections()
      const found = await lookUp(ids, (some) => attempts.find({ _id: { $in: some } }, { projection: FIELDS }).toArray())
      const rows = await lookUp(ids, (some) => answers.find({ _id: { $in: some } }).toArray())
      const stored = new Map(rows.map((row) => [row._id, row.answers]))
      return { attempts: found.map((each) => checked(each, stored.get(each._id))), stored }
    },
  })
}

/**
 * Writes the answers of all trainees in groups, as heartbeats are: while one write is under way, those that arrive wait
 * for the next. What an attempt is checked against is remembered, so an answer needs no read; every write asks that the
 * answers are still open and the slot has the remembered seq, by equality alone, because the embedded engine reads the
 * whole collection for an $or beside the id. What misses is read, and applied anew.
 */
export function answerWriterFor<T extends OpenAnswers>(store: AnswerStore<T>): AnswerWriter {
  const known = recentMap<Checked>(REMEMBERED)
  const { submit, again } = groupedWriter<ArrivedAnswer, AnswerOutcome>({
    what: 'an answer',
    write,
    forget: ({ attempt }) => known.delete(attempt),
  })

  async function read(ids: readonly string[]): ReturnType<typeof store.read> {
    for (const id of ids) known.delete(id)
    const found = await store.read(ids)
    for (const attempt of found.attempts) known.set(attempt._id, attempt)
    return found
  }

  function mustBeRead({ given }: WaitingAnswer): boolean {
    const attempt = known.get(given.attempt)
    if (attempt?.person !== given.person) return true // by a merger an attempt may have become another person's since
    return store.changes === true && refusalOf(given, attempt) === 'refused'
  }

  /** What the round's answers are checked against. Held for the round: reading the missing ones may push out others of it. */
  async function attemptsOf(round: WaitingAnswer[]): Promise<ReadonlyMap<string, Checked>> {
    const missing = new Set(round.filter(mustBeRead).map(({ given }) => given.attempt))
    const held = new Map<string, Checked>()
    for (const { given } of round) {
      const attempt = missing.has(given.attempt) ? undefined : known.get(given.attempt)
      if (attempt) held.set(given.attempt, attempt)
    }
    if (missing.size > 0) for (const attempt of (await read([...missing])).attempts) held.set(attempt._id, attempt)
    return held
  }

  async function write(round: WaitingAnswer[]): Promise<void> {
    const attempts = await attemptsOf(round)
    const changes = changesOf(round, (id) => attempts.get(id))
    if (changes.length === 0) return
    if ((await bulkInOneCommit(store.answers(), changes.map(updateOf<T>))) === changes.length) changes.forEach(settle)
    else await settleByTruth(changes)
  }

  /** Some missed: what is stored now says which. */
  async function settleByTruth(changes: Change[]): Promise<void> {
    const { stored } = await read(changes.map(({ attempt }) => attempt._id))
    for (const change of changes) {
      const answers = stored.get(change.attempt._id) ?? {}
      if ([...change.slots].every(([slot, given]) => isDeepStrictEqual(answers[slot], storedForm(given))))
        settle(change)
      else again(change.told.map(([waiting]) => waiting))
    }
  }

  return { submit }
}
