/** An entry of the list is written: each keeps what stood before it, by whom, and why. */
import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { conflict, rerunOnDuplicate } from '../../lib/transaction.ts'
import { attendanceId, Attendances, type Attendance } from './attendance.model.ts'
import { attendanceChanged } from './attendance.events.ts'
import type { AttendanceState, EntryWay } from './attendance.rule.ts'
import { attendanceSignals } from './attendance.signal.ts'

export interface Entering {
  class: string
  session: string
  person: string
  state: AttendanceState | null
  way: EntryWay
  by: string
  reason?: string
  at?: Date
  place?: Attendance['place']
  claim?: Attendance['claim']
}

/** The row as it becomes; of what is not said the earlier holds. */
export function entered(before: Attendance | null, given: Entering): Attendance {
  const { class: of, session, person, state, way, by, reason = '', at = now() } = given
  const line = { at: now(), by, state, way, reason }
  return {
    ...{ _id: attendanceId(session, person), class: of, session, person, state, way, at },
    place: given.place ?? before?.place ?? null,
    claim: given.claim === undefined ? (before?.claim ?? null) : given.claim,
    history: [...(before?.history ?? []), line],
    revision: (before?.revision ?? 0) + 1,
  }
}

/** Writes rows of a class that `entered` made of what was read in the same transaction. The caller tells the walls once it stands. */
export async function enterAll(rows: readonly Attendance[], session: ClientSession): Promise<void> {
  if (rows.length === 0) return
  const fresh = rows.filter(({ revision }) => revision === 1)
  if (fresh.length > 0) await Attendances.insertMany(fresh, { session }).catch(rerunOnDuplicate)
  const changed = rows.filter(({ revision }) => revision > 1)
  if (changed.length > 0) {
    const { matchedCount } = await Attendances.bulkWrite(
      changed.map(({ _id, ...row }) => ({
        updateOne: { filter: { _id, revision: row.revision - 1 }, update: { $set: row } },
      })),
      { session },
    )
    if (matchedCount < changed.length) throw conflict('another entry was made first')
  }
  await attendanceChanged.emit({ class: rows[0]!.class, people: rows.map(({ person }) => person) }, session)
}

export const tellEntered = (rows: readonly Attendance[]): void => void attendanceSignals.emit('changed', rows)

/** One row, without a transaction: hundreds sign in at the same time. Null: another entry was made first. */
export async function enterOne(row: Attendance): Promise<Attendance | null> {
  const { _id, ...fields } = row
  if (row.revision === 1) await Attendances.create([row])
  else {
    const { matchedCount } = await Attendances.updateOne({ _id, revision: row.revision - 1 }, { $set: fields })
    if (matchedCount === 0) return null
  }
  tellEntered([row])
  return row
}
