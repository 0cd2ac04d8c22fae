/** What the worker that reads a file is asked, and answers. */
import type { Detail } from '../../../lib/failure.ts'
import type { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import type { DateSystem } from './numberFormats.rule.ts'
import type { Encoding, FileKind, FileWarning } from './source.ts'
import type { SheetSurvey } from './survey.ts'
import type { HeaderChoice } from './table.rule.ts'

export interface WorkerStart {
  /** A path, or the bytes themselves, which the worker takes over. */
  file: string | Uint8Array<ArrayBuffer>
  limits: ReadingLimits
}

export type Question =
  | { ask: 'open' }
  | { ask: 'table'; sheet: number; header?: HeaderChoice }
  | { ask: 'rows'; reading: number; sheet: number; header?: HeaderChoice }
  | { ask: 'next' | 'leave'; reading: number }
export type Call = Question & { call: number }

export interface Answer {
  call: number
  result?: unknown
  refused?: { code: string; detail: Detail; cause?: string | undefined } | undefined
}
export type RefusalCode = Parameters<typeof fail>[0]

export interface BookSurvey {
  kind: FileKind
  /** Of a text file: how its bytes were read. */
  encoding: Encoding | null
  /** What `readDate` needs to know of a number without a format. */
  dates: DateSystem
  warnings: FileWarning[]
  sheets: SheetSurvey[]
}
