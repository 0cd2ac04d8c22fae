import { isDeepStrictEqual } from 'node:util'
import type { AnyBulkWriteOperation, Collection } from 'mongodb'
import { applyBeat, type BeatClaim } from './beatCredit.ts'
import { notedLate, readLog, writeLog } from './creditLog.ts'
import type { Watch } from './watch.model.ts'
import { bulkInOneCommit } from '../../lib/bulkInOneCommit.ts'
import { groupedWriter, type Waiting } from '../../lib/groupedWriter.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { recentMap } from '../../lib/recentMap.ts'
import type { Range } from './watchedRanges.rule.ts'

export interface ArrivedBeat extends BeatClaim {
  /** Of the watch: `<person>:<asset>`. */
  id: string
  lease: string
  duration: number
  rate: number
  at: Date
}
/** What became of a beat, once it is durable; null when its lease is no longer the watch's. */
export type BeatOutcome = { watch: Watch; accepted: Range[] } | null

type WaitingBeat = Waiting<ArrivedBeat, BeatOutcome>
/** The beats of one watch in a round, what they make of it, and what each of them is to be told. */
interface Step {
  before: Watch
  after: Watch
  told: { waiting: WaitingBeat; outcome: BeatOutcome }[]
}

const REMEMBERED = 50_000

/**
 * Writes the beats of all viewers in groups: while one write is under way, those that arrive wait for the next. A
 * watch's last state is remembered, so a beat needs no read; every write is conditional on the revision, so another
 * process's write or a lease taken elsewhere makes it miss, and then the truth is read and the beat applied anew.
 */
export function beatWriter(collection: () => Collection<Watch>): { submit(beat: ArrivedBeat): Promise<BeatOutcome> } {
  const known = recentMap<Watch>(REMEMBERED)
  const { submit, again } = groupedWriter<ArrivedBeat, BeatOutcome>({
    what: 'a beat',
    write,
    forget: ({ id }) => known.delete(id),
  })

  async function read(ids: readonly string[]): Promise<void> {
    for (const id of ids) known.delete(id)
    const found = await lookUp(ids, (some) =>
      collection()
        .find({ _id: { $in: some } })
        .toArray(),
    )
    for (const watch of found) known.set(watch._id, watch)
  }

  async function write(round: WaitingBeat[]): Promise<void> {
    const unsure = round.filter(({ given }) => known.get(given.id)?.lease !== given.lease)
    if (unsure.length > 0) await read([...new Set(unsure.map(({ given }) => given.id))])
    const steps = stepsOf(round, known.get)
    const changed = steps.filter(({ before, after }) => before !== after)
    const missed = changed.length > 0 ? await store(changed) : new Set<string>()
    for (const { after, told } of steps) {
      if (missed.has(after._id)) again(told.map(({ waiting: each }) => each))
      else {
        known.set(after._id, after)
        for (const { waiting: each, outcome } of told) each.resolve(outcome)
      }
    }
  }

  /** Stores what changed; the ids of those that missed, whose truth has been read anew. */
  async function store(changed: Step[]): Promise<Set<string>> {
    if ((await bulkInOneCommit(collection(), changed.map(replacementOf))) === changed.length) return new Set()
    await read(changed.map(({ after }) => after._id))
    return new Set(
      changed.filter(({ after }) => !isDeepStrictEqual(known.get(after._id), after)).map(({ after }) => after._id),
    )
  }

  return { submit }
}

/** The revision stands for the lease too: taking or releasing one raises it. */
const replacementOf = ({ before, after }: Step): AnyBulkWriteOperation<Watch> => {
  const { _id, ...replacement } = after
  return { replaceOne: { filter: { _id, revision: before.revision }, replacement } }
}

/** A beat without the lease leaves a note in the log and nothing else. */
function refused(watch: Watch, beat: ArrivedBeat): Watch {
  const before = readLog(watch.log)
  const log = notedLate(before, beat, beat.duration, beat.at.getTime())
  return log !== before ? { ...watch, log: writeLog(log) } : watch
}

/** Applies a round's beats to their watches in the order of arrival. */
function stepsOf(round: WaitingBeat[], known: (id: string) => Watch | undefined): Step[] {
  const steps = new Map<string, Step>()
  for (const waiting of round) {
    const { given: beat } = waiting
    const before = known(beat.id)
    if (!before) {
      waiting.resolve(null)
      continue
    }
    const step = steps.get(beat.id) ?? { before, after: before, told: [] }
    const holds = before.lease === beat.lease
    const { watch, accepted } = holds
      ? applyBeat(step.after, beat, beat.duration, beat.at, beat.rate)
      : { watch: refused(step.after, beat), accepted: [] }
    step.after = watch === step.after ? watch : { ...watch, revision: before.revision + 1 }
    step.told.push({ waiting, outcome: holds ? { watch: step.after, accepted } : null })
    steps.set(beat.id, step)
  }
  return [...steps.values()]
}
