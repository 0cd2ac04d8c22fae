/** What a reader of any format gives: questions with their places in the file, and what could not be read. */
import type { BankQuestion, QuestionTraits } from '../question.contract.ts'
import { FAULT_WORDS, NOTE_WORDS, type FaultCode, type NoteCode } from './faults.rule.ts'

export interface ReadQuestion {
  /** Line of a text, row of a sheet, number of the item in a package; from 1. */
  line: number
  /** What says it where a number does not: the sheet, where there are several. */
  place?: string
  /** Of several sheets which, from 0: lines begin anew in each. */
  sheet?: number
  content: BankQuestion
  /** Its positions are names: whose they are is for the bank to say. */
  traits: QuestionTraits
  /** What was understood otherwise than it stands there, or left out. */
  notes: string[]
}
export interface Fault {
  line: number
  place?: string
  sheet?: number
  code: FaultCode
  reason: string
  /** What stands there, to be mended. */
  source: string
}
export interface Reading {
  questions: ReadQuestion[]
  faults: Fault[]
}
/** A picture or sound that a file brings along. */
export interface BroughtFile {
  /** What the `asset` of a node of an article says in this reading: [\w-]{1,60}. */
  id: string
  name: string
  type: string
  bytes: Uint8Array
}
export interface FileReading extends Reading {
  files: BroughtFile[]
  /** What is to be known of the whole file: columns that were not read. */
  remarks?: string[]
}
/** A format of files, not of texts. Its reader runs in a thread of its own, with bounds of time and memory. */
export interface FileFormat {
  /** @throws Failure with a sentence for who sent it, where nothing of it can be read */
  read(bytes: Uint8Array): Promise<FileReading>
  /** Of what the format holds: held.ts. `files` gives what an asset is; null: it is gone. */
  write(questions: readonly Written[], files: (asset: string) => Promise<BroughtFile | null>): Promise<Uint8Array>
}
/** What is exchanged: a question of the bank beside what is known of it. */
export interface Written {
  content: BankQuestion
  traits: QuestionTraits
}

/** Thrown within the readers only: carries the code of a fault out to where its question began. */
export class Unreadable extends Error {
  readonly code: FaultCode
  readonly detail: string
  constructor(code: FaultCode, detail = '') {
    super(code)
    this.code = code
    this.detail = detail
  }
}
/** A file's worth of text: more is cut into files by whoever has it. */
export const MOST_TEXT = 8 * 2 ** 20
const SHOWN = 4_000

export const faultOf = (line: number, code: FaultCode, source: string, detail = ''): Fault => ({
  line,
  code,
  reason: FAULT_WORDS[code].replace('…', detail),
  source: source.slice(0, SHOWN),
})
export const noteOf = (code: NoteCode, detail = ''): string => NOTE_WORDS[code].replace('…', detail)

export const noTraits = (): QuestionTraits => ({
  difficulty: null,
  topics: [],
  positions: [],
  source: '',
  sourceDate: null,
  reviewOn: null,
})

/** One question after another: what is wrong with one is said and stops no other. */
export function readEach<T extends { line: number; source: string }>(
  pieces: Iterable<T>,
  read: (piece: T) => Omit<ReadQuestion, 'line'> | null,
): Reading {
  const reading: Reading = { questions: [], faults: [] }
  for (const piece of pieces)
    try {
      const question = read(piece)
      if (question) reading.questions.push({ line: piece.line, ...question })
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      reading.faults.push(faultOf(piece.line, error.code, piece.source, error.detail))
    }
  return reading
}
