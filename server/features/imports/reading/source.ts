/** What every kind of file is turned into: sheets whose rows can be gone through, more than once, from the top. */
import type { SheetRow } from './cell.rule.ts'
import type { DateSystem } from './numberFormats.rule.ts'
import type { MergedRange } from './table.rule.ts'

export interface SheetSource {
  name: string
  hidden: boolean
  /** Merged cells have their value in the first alone. Rows without anything in them may be left out. */
  rows(): AsyncIterable<SheetRow> | Iterable<SheetRow>
  /** Known once the rows have been gone through. */
  facts(): SheetFacts
}

export interface SheetFacts {
  merges: MergedRange[]
  /** Rows are hidden by a filter that is on. */
  filtered: boolean
  /** Formulas that were saved without their result. */
  withoutResult: number
}
export const noFacts = (): SheetFacts => ({ merges: [], filtered: false, withoutResult: 0 })

export type FileKind = 'xlsx' | 'xls' | 'xml' | 'html' | 'csv' | 'tsv'
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** Something that a person should know of the whole file. `line` is one of the text file, from 1. */
export interface FileWarning {
  code: 'unclosedQuote' | 'manyLines' | 'unreadableCharacters'
  sentence: string
  line?: number
}

export interface FileSource {
  kind: FileKind
  /** Of a text file. */
  encoding: Encoding | null
  dates: DateSystem
  sheets: SheetSource[]
  /** Complete once the rows have been gone through. */
  warnings: FileWarning[]
}
