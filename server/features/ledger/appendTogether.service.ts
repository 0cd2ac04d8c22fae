/** Many facts at once, of several people: what follows of them (progress, coverage) is folded once for all. */
import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { rerunOnDuplicate } from '../../lib/transaction.ts'
import { linked, type Link, type RecordInput } from './chain.ts'
import { recordsAppended } from './ledger.events.ts'
import { LearningRecords, type LearningRecord } from './ledger.model.ts'
import { endOf } from './ledger.service.ts'

/** Idempotent as `append` is: what has a known key is passed over. @returns what was appended */
export async function appendTogether(
  inputs: readonly RecordInput[],
  session: ClientSession,
): Promise<LearningRecord[]> {
  const known = new Set(
    (
      await recordsWithKeys(
        inputs.map(({ key }) => key),
        session,
      )
    ).map(({ key }) => key),
  )
  const ends = new Map<string, Link>()
  const at = now()
  const records: LearningRecord[] = []
  for (const input of inputs) {
    if (known.has(input.key)) continue
    const previous = ends.has(input.person) ? ends.get(input.person)! : await endOf(input.person, session)
    const record = linked(input, previous, at)
    ends.set(input.person, record)
    records.push(record)
  }
  if (records.length === 0) return []
  await LearningRecords.collection.insertMany(records as never, { session }).catch(rerunOnDuplicate)
  await recordsAppended.emit(records, session)
  return records
}

export const recordsWithKeys = (keys: readonly string[], session: ClientSession): Promise<LearningRecord[]> =>
  lookUp(keys, (some) => LearningRecords.find({ key: { $in: some } }, null, { session }).lean())
