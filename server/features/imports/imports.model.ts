import type { z } from 'zod'
import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { ClassView, EffectView, ImportState, RowKind, SheetView } from './imports.contract.ts'
import type { ImportKind } from './kinds.rule.ts'
import type { ImportField } from './reading/columns.rule.ts'
import type { DateSystem } from './reading/numberFormats.rule.ts'
import type { HeaderChoice } from './reading/table.rule.ts'

export type State = z.infer<typeof ImportState>
export type Kind = z.infer<typeof RowKind>

/** What the file is, as it was looked through. */
export interface Book {
  dates: DateSystem
  warnings: string[]
  sheets: z.infer<typeof SheetView>[]
}
/** Which columns of which table are read. */
export interface Matching {
  sheet: number
  header: HeaderChoice
  fields: Partial<Record<ImportField, number>>
}
export interface RosterImport {
  _id: string
  kind: ImportKind
  unit: string
  ancestors: string[]
  account: string
  by: string
  fileName: string
  size: number
  sha256: string
  /** False once the file was removed, with what was shown of it (tidyImports.job.ts). */
  fileKept: boolean
  createdAt: Date
  state: State
  progress: number
  book: Book | null
  matching: Matching | null
  choices: { row: number; person: string }[]
  counts: Partial<Record<Kind, number>>
  endedPosts: number
  heldPosts: number
  /** Says the same of two plans that do the same. */
  digest: string | null
  /** Digests of what it was planned by: the units and positions, and the people of each institution. */
  followed: { scope: string; known: Record<string, string> } | null
  /** The mark: from here on the import is done, whatever happens to its worker. */
  committedAt: Date | null
  /** People of a part: as it was when the first was written, for the parts are counted. */
  partSize: number | null
  /** The same when it is taken back; absent before. */
  undoPartSize?: number
  /** How many parts of the plan are in the roster, and how many of them were taken back. */
  partsDone: number
  partsUndone: number
  appliedAt: Date | null
  undoneAt: Date | null
  /** Who asked for it. */
  undoneBy: { account: string; by: string } | null
  refusal: { code: string; message: string } | null
  kept: string[]
  /** Of training: its classes, each with the programme that it counts for, and what that does to coverage. */
  classes: z.infer<typeof ClassView>[]
  /** Null: not reckoned yet. */
  effect: z.infer<typeof EffectView>[] | null
  /** Counts the changes of `classes`. */
  classesRevision: number
  submittedAt: Date | null
  /** Who approved it. */
  approved: { account: string; by: string; at: Date } | null
}
export const RosterImports = model<RosterImport>(
  'RosterImport',
  'rosterImports',
  {
    kind: required(String),
    unit: required(String),
    ancestors: [String],
    account: required(String),
    by: required(String),
    fileName: required(String),
    size: required(Number),
    sha256: required(String),
    fileKept: { type: Boolean, default: true },
    createdAt: required(Date),
    state: required(String),
    progress: { type: Number, default: 0 },
    book: { type: Object, default: null },
    matching: { type: Object, default: null },
    choices: [{ _id: false, row: Number, person: String }],
    counts: mixed,
    endedPosts: { type: Number, default: 0 },
    heldPosts: { type: Number, default: 0 },
    digest: nullable(String),
    followed: { type: Object, default: null },
    committedAt: nullable(Date),
    partSize: nullable(Number),
    undoPartSize: Number,
    partsDone: { type: Number, default: 0 },
    partsUndone: { type: Number, default: 0 },
    appliedAt: nullable(Date),
    undoneAt: nullable(Date),
    undoneBy: { type: Object, default: null },
    refusal: { type: Object, default: null },
    kept: [String],
    classes: { type: [Object], default: [] },
    effect: { type: [Object], default: null },
    classesRevision: { type: Number, default: 0 },
    submittedAt: nullable(Date),
    approved: { type: Object, default: null },
  },
  [
    [{ unit: 1, kind: 1, createdAt: -1, _id: -1 }],
    [{ ancestors: 1, state: 1, submittedAt: -1, _id: -1 }],
    [{ fileKept: 1, createdAt: 1 }],
  ],
)

export const rowId = (importId: string, row: number): string => `${importId}:${row}`

/** A row of the plan. */
export interface ImportRowRecord {
  /** See rowId. */
  _id: string
  import: string
  row: number
  kind: Kind
  /** Whose staff numbers and posts it concerns. */
  institution: string | null
  /** As the file writes them. */
  name: string
  staffNumber: string | null
  /** See sealedPlan.ts. */
  plan: string
  /** Of somebody who was in the roster before, once it was written; of somebody new it is 1. */
  revision: number | null
  /** Why it was not written although the others were. */
  left: string | null
}
export const ImportRows = model<ImportRowRecord>(
  'ImportRow',
  'importRows',
  {
    import: required(String),
    row: required(Number),
    kind: required(String),
    institution: nullable(String),
    name: { type: String, default: '' },
    staffNumber: nullable(String),
    plan: required(String),
    revision: nullable(Number),
    left: nullable(String),
  },
  [[{ import: 1, row: 1, _id: 1 }], [{ import: 1, kind: 1, row: 1, _id: 1 }]],
)

/** What columns were called in earlier files of an institution and what a person said they are; `_id`: the institution. */
export interface ColumnMemory {
  _id: string
  names: { name: string; field: ImportField | null }[]
}
export const ColumnMemories = model<ColumnMemory>(
  'ColumnMemory',
  'importColumns',
  { names: [{ _id: false, name: String, field: nullable(String) }] },
  [],
)

/** How often imports have written to an institution; `_id`: the institution. See turns.service.ts. */
interface ImportTurn {
  _id: string
  count: number
}
export const ImportTurns = model<ImportTurn>('ImportTurn', 'importTurns', { count: required(Number) }, [])

export const storageKey = (id: string): string => `imports/${id}`
