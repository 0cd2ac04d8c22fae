import { model, nullable, required } from '../../lib/model.ts'

/** 结业 of a member of a class; a row as soon as there is something to keep of it. */
export interface Graduation {
  _id: string
  class: string
  person: string
  /** Attended hours as somebody who runs the class entered them, where nobody was signed in; in hundredths of a 学时. */
  entered: { attended: number; at: Date; by: string } | null
  exception: GraduationException | null
  /** What was recorded last; the ledger holds the same. */
  graduated: { at: Date; by: string; hours: number; credit: number; reasons: string[] } | null
  /** It was taken back since; absent or null: it stands. */
  withdrawn: {
    at: Date
    by: string
    reason: string
    /** By a correction that left too little: who has enough later graduates again. */
    corrected?: boolean
  } | null
  /** How often the person graduated from this class: part of the key of the record. */
  rounds: number
  /** Counts what changed in the row, so that two at once conflict. */
  revision: number
}
export interface GraduationException {
  state: 'asked' | 'approved' | 'refused'
  reason: string
  by: string
  account: string
  at: Date
  answer: { at: Date; by: string; remark: string } | null
}
export const graduationId = (trainingClass: string, person: string): string => `${trainingClass}:${person}`
export const Graduations = model<Graduation>(
  'Graduation',
  'graduations',
  {
    class: required(String),
    person: required(String),
    entered: nullable({ _id: false, attended: Number, at: Date, by: String }),
    exception: nullable({
      _id: false,
      state: String,
      reason: String,
      by: String,
      account: String,
      at: Date,
      answer: nullable({ _id: false, at: Date, by: String, remark: String }),
    }),
    graduated: nullable({ _id: false, at: Date, by: String, hours: Number, credit: Number, reasons: [String] }),
    withdrawn: nullable({ _id: false, at: Date, by: String, reason: String, corrected: Boolean }),
    rounds: { type: Number, default: 0 },
    revision: { type: Number, default: 0 },
  },
  [[{ class: 1, person: 1 }], [{ person: 1 }]],
)
