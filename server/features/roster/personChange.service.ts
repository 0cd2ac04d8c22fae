/** What changes of somebody's record at once, and what of it can be made before the transaction that writes it. */
import { setImmediate as aTurnForOthers } from 'node:timers/promises'
import { slices } from '../../lib/batches.ts'
import type { BroughtDetails } from './broughtDetails.rule.ts'
import { nameFields } from './names.ts'
import { sealedNumber } from './secrets.service.ts'
import type { Term } from './terms.rule.ts'

export interface GivenPost {
  id: string
  unit: string
  position: string
  from: string
  to: string | null
  dualLeader: boolean
  /** Absent: as it is. */
  term?: Term | null | undefined
}
export interface PersonChange extends BroughtDetails {
  person: string
  /** Somebody new, who has a name and a first post. */
  added: boolean
  name?: string
  staffNumber?: string
  phone?: string
  begun: GivenPost[]
  /** Records that another takes the place of. */
  replaced: { post: string; by: GivenPost }[]
  /** Absent: made when it is written. */
  made?: MadeFields
}
/** What somebody new is found by and reached at: it depends on nothing that is stored. */
type MadeFields = ReturnType<typeof madeFields>

export function madeFields({ person, name, staffNumber, phone }: PersonChange) {
  const given = { name: name!, staffNumber: staffNumber ?? null }
  return { ...given, ...nameFields(given), phone: sealedNumber(person, 'phone', phone) }
}

/** Then others are served. */
const MADE_AT_ONCE = 20

/** The same changes, with the costly part of each made beforehand. */
export async function prepareChanges(changes: readonly PersonChange[]): Promise<PersonChange[]> {
  const prepared: PersonChange[] = []
  for (const slice of slices(changes, MADE_AT_ONCE)) {
    for (const change of slice) prepared.push(change.added ? { ...change, made: madeFields(change) } : change)
    await aTurnForOthers()
  }
  return prepared
}
