/**
 * Brings standings and cells up to date for some people: the one way in which they change while the server runs.
 * Standings are folded anew from the facts and only the difference goes into the cells, all in the caller's
 * transaction, so cells are at every instant the sum of the standings.
 */
import { findRequirement, type Requirement } from '../programmes/requirements.service.ts'
import type { AnyBulkWriteOperation } from 'mongodb'
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { isDuplicate } from '../../lib/model.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { Units } from '../organisations/organisations.model.ts'
import { cellId, Cells, coverageStatusId, CoverageStatuses, type Cell, type CoverageStatus } from './coverage.model.ts'
import { factsOf } from './facts.service.ts'
import { foldStatus, sameStatus } from './coverageStatus.ts'
import { count, increments, type Tally } from './tally.ts'

export interface Change {
  before: CoverageStatus | null
  after: CoverageStatus | null
}

/** Folds the people's standings anew as of today. Throws a transient error when another transaction was there first. */
export async function refold(
  requirement: Requirement,
  persons: readonly string[],
  session: ClientSession,
): Promise<void> {
  const ids = persons.map((person) => coverageStatusId(requirement._id, person))
  const rows = await lookUp(ids, (some) => CoverageStatuses.find({ _id: { $in: some } }, null, { session }).lean())
  const stored = new Map(rows.map((row) => [row.person, row]))
  const { people, histories, today } = await factsOf(requirement, persons, session)
  const on = businessDate()
  const changes = persons.flatMap((id): Change[] => {
    const person = people.get(id)
    const before = stored.get(id) ?? null
    const after = person ? foldStatus(requirement, person, histories.get(id)!, on, today) : null
    return sameStatus(before, after) ? [] : [{ before, after }]
  })
  if (changes.length === 0) return
  await writeStandings(changes, session).catch(rerunOnDuplicate)
  await writeCells(requirement, changes, session)
}

class Outdated extends Error {}

/**
 * Writes statuses that were folded beforehand, each against the revision that was read, and their difference into the
 * cells. Reads no facts: what is recorded of a person meanwhile and leaves the stored status as it is goes unnoticed
 * here, so whoever calls this compares again afterwards.
 * @returns false when one of them or the requirement has been written since; then nothing is
 */
export async function putStatuses(requirement: Requirement, changes: readonly Change[]): Promise<boolean> {
  const put = async (session: ClientSession): Promise<void> => {
    const current = await findRequirement(requirement._id, session)
    if (current?.revision !== requirement.revision) throw new Outdated()
    if (!(await areAsRead(changes, session))) throw new Outdated()
    await writeStandings(changes, session).catch(outdatedOnDuplicate)
    await writeCells(requirement, changes, session)
  }
  try {
    await transaction(put)
    return true
  } catch (error) {
    if (error instanceof Outdated) return false
    throw error
  }
}
function outdatedOnDuplicate(error: unknown): never {
  throw isDuplicate(error) ? new Outdated() : error
}

function writeOf({ before, after }: Change): AnyBulkWriteOperation<CoverageStatus> {
  if (!before) return { insertOne: { document: after! } }
  const filter = { _id: before._id }
  return after
    ? { replaceOne: { filter, replacement: { ...after, revision: before.revision + 1 } } }
    : { deleteOne: { filter } }
}

/** In the transaction that has read them, by the id alone: beside a second field the embedded engine looks through all indexes. */
async function writeStandings(changes: readonly Change[], session: ClientSession): Promise<void> {
  const writes = changes.map(writeOf) as never
  await CoverageStatuses.collection.bulkWrite(writes, { session, ordered: false })
}

/** Whether nobody has written them since; from here on whoever does conflicts with this transaction. */
async function areAsRead(changes: readonly Change[], session: ClientSession): Promise<boolean> {
  const read = new Map(changes.flatMap(({ before }) => (before ? [[before._id, before.revision]] : [])))
  const rows = await lookUp(read.keys(), (some) =>
    CoverageStatuses.find({ _id: { $in: some } }, { revision: 1 }, { session }).lean(),
  )
  return rows.length === read.size && rows.every(({ _id, revision }) => revision === read.get(_id))
}

/** Leaves first and the root last: the root's cell is everybody's, and is held for the shortest time. */
async function writeCells(requirement: Requirement, changes: readonly Change[], session: ClientSession): Promise<void> {
  const difference: Tally = new Map()
  for (const { before, after } of changes) {
    if (before) count(difference, before, -1)
    if (after) count(difference, after, 1)
  }
  const moved = [...difference]
    .map(([unit, counts]) => ({ unit, $inc: increments(counts) }))
    .filter(({ $inc }) => Object.keys($inc).length > 0)
  if (moved.length === 0) return
  const units = await lookUp(
    moved.map(({ unit }) => unit),
    (some) => Units.find({ _id: { $in: some } }, { parent: 1, ancestors: 1 }, { session }).lean(),
  )
  const depth = new Map(units.map(({ _id, parent, ancestors }) => [_id, { parent, depth: ancestors.length }]))
  moved.sort((a, b) => (depth.get(b.unit)?.depth ?? 0) - (depth.get(a.unit)?.depth ?? 0))
  const writes = moved.map(({ unit, $inc }): AnyBulkWriteOperation<Cell> => ({
    updateOne: {
      filter: { _id: cellId(requirement._id, unit) },
      update: {
        $inc,
        $set: { requirement: requirement._id, unit, parent: depth.get(unit)?.parent ?? null },
        $setOnInsert: { months: {} },
      } as never,
      upsert: true,
    },
  }))
  await Cells.collection.bulkWrite(writes as never, { session, ordered: true }).catch(rerunOnDuplicate)
}
