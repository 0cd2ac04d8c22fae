import { isDeepStrictEqual } from 'node:util'
import type { Collection } from 'mongodb'
import { bulkInOneCommit } from '../../lib/bulkInOneCommit.ts'
import { inRounds } from '../../lib/inRounds.ts'
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
  type Waiting,
} from './answerRound.ts'
import type { Attempt } from './quizzes.model.ts'

const ROUND = 200
const TRIES = 5
const PAUSE_MS = 20
/** Attempts with their questions: so many people sit a test at once before one must be read again. */
const REMEMBERED = 1_000

/**
 * Writes the answers of all trainees in groups, as heartbeats are: while one write is under way, those that arrive wait
 * for the next. What an attempt is checked against is remembered, so an answer needs no read; every write asks that the
 * attempt is open and its slot has the remembered seq, by equality alone, because the embedded engine reads the whole
 * collection for an $or beside the id. What misses is read, and applied anew.
 */
export function answerWriter(collection: () => Collection<Attempt>): {
  submit(given: ArrivedAnswer): Promise<AnswerOutcome>
} {
  const known = recentMap<Checked>(REMEMBERED)

  const enqueue = inRounds<Waiting>(ROUND, (round) =>
    write(round).catch((error: unknown) => {
      for (const { given, reject } of round) {
        known.delete(given.attempt)
        reject(error)
      }
    }),
  )

  const submit = (given: ArrivedAnswer): Promise<AnswerOutcome> =>
    new Promise((resolve, reject) => enqueue({ given, tries: 0, resolve, reject }))

  async function read(ids: readonly string[]): Promise<Map<string, Attempt>> {
    for (const id of ids) known.delete(id)
    const found = await collection()
      .find({ _id: { $in: [...ids] } }, { projection: FIELDS })
      .toArray()
    for (const attempt of found) known.set(attempt._id, checked(attempt))
    return new Map(found.map((attempt) => [attempt._id, attempt]))
  }

  async function write(round: Waiting[]): Promise<void> {
    const ids = new Set(round.map(({ given }) => given.attempt))
    const missing = [...ids].filter((id) => !known.get(id))
    if (missing.length > 0) await read(missing)
    const changes = changesOf(round, known.get)
    if (changes.length === 0) return
    if ((await bulkInOneCommit(collection(), changes.map(updateOf))) === changes.length) changes.forEach(settle)
    else await settleByTruth(changes)
  }

  /** Some missed: what is stored now says which. */
  async function settleByTruth(changes: Change[]): Promise<void> {
    const stored = await read(changes.map(({ attempt }) => attempt._id))
    for (const change of changes) {
      const answers = stored.get(change.attempt._id)?.answers ?? {}
      if ([...change.slots].every(([slot, given]) => isDeepStrictEqual(answers[slot], storedForm(given))))
        settle(change)
      else again(change.told.map(([waiting]) => waiting))
    }
  }

  /** Applies answers anew in a later round, after a pause that lets another writer finish. */
  function again(answers: Waiting[]): void {
    for (const each of answers) {
      each.tries += 1
      if (each.tries < TRIES) setTimeout(() => enqueue(each), PAUSE_MS * each.tries)
      else each.reject(new Error('an answer met other writers too often'))
    }
  }

  return { submit }
}
