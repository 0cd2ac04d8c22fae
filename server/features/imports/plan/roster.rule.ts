/** What an import knows of the roster of one institution, and what a row of a file says. */
import type { Period } from '../../../lib/period.ts'
import type { BroughtDetails } from '../../roster/broughtDetails.rule.ts'
import type { Term } from '../../roster/terms.rule.ts'

export interface Post extends Period {
  id: string
  unit: string
  position: string
  dualLeader: boolean
  /** Absent: none is recorded. */
  term?: Term
}
export interface RosterPerson extends BroughtDetails {
  id: string
  name: string
  staffNumber: string | null
  phone: string | null
  posts: Post[]
}

/** A row of a file whose every cell could be read. Null: the file does not say, what is recorded stays. */
export interface RosterRow extends BroughtDetails {
  /** As the user's program counts it. */
  row: number
  name: string
  staffNumber: string | null
  phone: string | null
  unit: string | null
  positions: string[]
  from: string | null
  to: string | null
  dualLeader: boolean | null
  /** Absent: as null. */
  term?: Term
}

export interface RowError {
  row: number
  column: string
  value: string
  reason: string
  suggestion: string
}
