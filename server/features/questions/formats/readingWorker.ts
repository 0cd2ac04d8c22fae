/** The thread that reads one file of questions; readingThread.ts starts it. */
import { parentPort, workerData } from 'node:worker_threads'
import { Failure } from '../../../lib/failure.ts'
import { decodeText } from './decodeText.rule.ts'
import { fitting } from './fitting.ts'
import { isTextFormat, type QuestionFormat } from './formats.rule.ts'
import { FILE_FORMATS, FORMATS } from './readers.ts'
import type { FileReading } from './reading.ts'

export interface ReaderStart {
  format: QuestionFormat
  bytes: Uint8Array<ArrayBuffer>
}
export type ReaderAnswer =
  | { reading: FileReading }
  | { refused: { code: string; status: number; message: string } }
  | { fault: string }

async function read({ format, bytes }: ReaderStart): Promise<FileReading> {
  const reading = isTextFormat(format)
    ? { ...FORMATS[format].read(decodeText(bytes)), files: [] }
    : await FILE_FORMATS[format].read(bytes)
  return { ...reading, ...fitting(reading) }
}

async function answer(): Promise<ReaderAnswer> {
  try {
    return { reading: await read(workerData as ReaderStart) }
  } catch (error) {
    if (error instanceof Failure) return { refused: { code: error.code, status: error.status, message: error.message } }
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
parentPort!.postMessage(await answer())
