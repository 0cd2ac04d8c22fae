/**
 * The worker that reads one file: it answers one call after another, and hands rows over in batches only when they are
 * asked for. workerCalls.ts starts it.
 */
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Failure } from '../../../lib/failure.ts'
import { BookReader } from './bookReader.ts'
import type { SheetRow } from './cell.rule.ts'
import type { Answer, BookSurvey, Call, WorkerStart } from './protocol.ts'

const { file, limits } = workerData as WorkerStart
const port = parentPort!

let book: BookReader
const readings = new Map<number, AsyncGenerator<SheetRow[]>>()

async function open(): Promise<BookSurvey> {
  book = await BookReader.open(typeof file === 'string' ? await readFile(file) : Buffer.from(file.buffer), limits)
  return book.survey()
}

const next = async (reading: number): Promise<SheetRow[] | null> =>
  ((await readings.get(reading)?.next())?.value as SheetRow[] | undefined) ?? null

function answer(call: Call): unknown {
  switch (call.ask) {
    case 'open':
      return open()
    case 'table':
      return book.table(call.sheet, call.header)
    case 'rows':
      readings.set(call.reading, book.rows(call.sheet, call.header))
      return next(call.reading)
    case 'next':
      return next(call.reading)
    case 'leave':
      return leave(call.reading)
  }
}

async function leave(reading: number): Promise<void> {
  await readings.get(reading)?.return(undefined)
  readings.delete(reading)
}

/** What a file makes a parser throw says nothing to its owner; whoever mends the parser reads it in the cause. */
function refusal(error: unknown): Answer['refused'] {
  if (error instanceof Failure) return { code: error.code, detail: error.detail }
  return { code: 'sheets.broken', detail: {}, cause: error instanceof Error ? error.stack : String(error) }
}

port.on('message', async (call: Call) => {
  try {
    port.postMessage({ call: call.call, result: await answer(call) } satisfies Answer)
  } catch (error) {
    port.postMessage({ call: call.call, refused: refusal(error) } satisfies Answer)
  }
})
