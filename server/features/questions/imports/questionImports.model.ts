import { model, nullable, required } from '../../../lib/model.ts'
import type { QuestionFormat } from '../formats/formats.rule.ts'
import type { Fault, ReadQuestion } from '../formats/reading.ts'

/** `read`: waits to be confirmed; `failed`: nothing of the file can be read. */
export type ImportState = 'reading' | 'read' | 'failed' | 'adding' | 'added' | 'undoing' | 'undone'

/** A picture that a file brought, kept until the import is over. */
export interface KeptFile {
  /** As the questions that were read name it. */
  id: string
  name: string
  type: string
  size: number
  sha256: string
}
export interface ItemCounts {
  questions: number
  faults: number
  doubles: number
  taken: number
}

/** Many questions that came at once: which, so that they can be taken back. */
export interface QuestionImport {
  _id: string
  unit: string
  ancestors: string[]
  format: QuestionFormat
  /** Of the text or file and of what was left out. */
  digest: string
  /** Their ids follow from that of the import: sending it again adds nothing twice. */
  questions: string[]
  added: number
  by: string
  createdAt: Date
  undoneAt: Date | null
  kept: number
  /** Of a file; absent: it was a text, which is added at once. */
  file?: FileImport
}
export interface FileImport {
  name: string
  size: number
  state: ImportState
  /** Who is at work with it. */
  account: string
  progress: number
  /** Why it cannot be read, or why the last act did not happen. */
  refusal: { code: string; message: string } | null
  counts: ItemCounts
  remarks: string[]
  files: KeptFile[]
  /** Which assets they have become. */
  assets: { file: string; asset: string }[]
  /** What was begun to be added is taken away again, and the file waits as before. */
  stopped: boolean
}
export const QuestionImports = model<QuestionImport>(
  'QuestionImport',
  'questionImports',
  {
    unit: required(String),
    ancestors: [String],
    format: required(String),
    digest: required(String),
    questions: [String],
    added: { type: Number, default: 0 },
    by: required(String),
    createdAt: required(Date),
    undoneAt: nullable(Date),
    kept: { type: Number, default: 0 },
    file: { type: Object },
  },
  [[{ ancestors: 1, createdAt: -1, _id: -1 }], [{ createdAt: 1 }]],
)

export type ItemKind = 'fault' | 'double' | 'question'
/** What was read of a file, piece by piece; `_id` is `<import>:<at>`. */
export interface ImportItem {
  _id: string
  import: string
  /** Its place among all, from 0. */
  at: number
  kind: ItemKind
  line: number
  place: string | null
  /** Of a fault. */
  fault: Pick<Fault, 'code' | 'reason' | 'source'> | null
  question: Pick<ReadQuestion, 'content' | 'traits' | 'notes'> | null
  /** Place of an earlier one of this file with the same words. */
  twin: string | null
  /** Whether it is to be added. */
  taken: boolean
}
export const ImportItems = model<ImportItem>(
  'QuestionImportItem',
  'questionImportItems',
  {
    import: required(String),
    at: required(Number),
    kind: required(String),
    line: required(Number),
    place: nullable(String),
    fault: { type: Object, default: null },
    question: { type: Object, default: null },
    twin: nullable(String),
    taken: { type: Boolean, default: false },
  },
  [[{ import: 1, at: 1, _id: 1 }], [{ import: 1, kind: 1, at: 1, _id: 1 }], [{ import: 1, taken: 1, at: 1, _id: 1 }]],
)

/** Where what a file brought lies; everything of an import below one folder. */
export const importFolder = (id: string): string => `questionImports/${id}`
export const sourceKey = (id: string): string => `${importFolder(id)}/source`
export const broughtKey = (id: string, sha256: string): string => `${importFolder(id)}/${sha256}`
