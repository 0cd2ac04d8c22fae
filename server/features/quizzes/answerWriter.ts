import { isDeepStrictEqual } from 'node:util'
import type { Collection } from 'mongodb'
import { bulkInOneCommit } from '../../lib/bulkInOneCommit.ts'
import { groupedWriter } from '../../lib/groupedWriter.ts'
import { recentMap } from '../../lib/recentMap.ts'
import {
  changesOf,
  checked,
  FIELDS,
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
const REMEMBERED = 1_000

/**
 * Writes the answers of all trainees in groups, as heartbeats are: while one write is under way, those that arrive wait
 * for the next. What an attempt is checked against is remembered, so an answer needs no read; every write asks that the
 * answers are still open and the slot has the remembered seq, by equality alone, because the embedded engine reads the
 * whole collection for an $or beside the id. What misses is read, and applied anew.
 */
export function answerWriter(collections: () => Collections): {
  submit(given: ArrivedAnswer): Promise<AnswerOutcome>
} {
  const known = recentMap<Checked>(REMEMBERED)
  const { submit, again } = groupedWriter<ArrivedAnswer, AnswerOutcome>({
    what: 'an answer',
    write,
    forget: ({ attempt }) => known.delete(attempt),
  })

  /** What is stored of the answers to attempts that are open. */
  async function read(ids: readonly string[]): Promise<Map<string, Attempt['answers']>> {
    for (const id of ids) known.delete(id)
    const { attempts, answers } = collections()
    const named = { _id: { $in: [...ids] } }
    const found = await attempts.find(named, { projection: FIELDS }).toArray()
    const stored = new Map((await answers.find(named).toArray()).map((row) => [row._id, row.answers]))
    for (const attempt of found) known.set(attempt._id, checked(attempt, stored.get(attempt._id)))
    return stored
  }

  async function write(round: WaitingAnswer[]): Promise<void> {
    const unknown = round.filter(({ given }) => known.get(given.attempt)?.person !== given.person)
    const missing = new Set(unknown.map(({ given }) => given.attempt))
    if (missing.size > 0) await read([...missing]) // by a merger an attempt may have become another person's since
    const changes = changesOf(round, known.get)
    if (changes.length === 0) return
    if ((await bulkInOneCommit(collections().answers, changes.map(updateOf))) === changes.length)
      changes.forEach(settle)
    else await settleByTruth(changes)
  }

  /** Some missed: what is stored now says which. */
  async function settleByTruth(changes: Change[]): Promise<void> {
    const stored = await read(changes.map(({ attempt }) => attempt._id))
    for (const change of changes) {
      const answers = stored.get(change.attempt._id) ?? {}
      if ([...change.slots].every(([slot, given]) => isDeepStrictEqual(answers[slot], storedForm(given))))
        settle(change)
      else again(change.told.map(([waiting]) => waiting))
    }
  }

  return { submit }
}
