/**
 * The worker that reads one file: it answers one call after another, and hands rows over in batches only when they are
 * asked for. workerCalls.ts starts it.
 */
import { readFile, stat } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Failure } from '../../../lib/failure.ts'
import { BookReader } from './bookReader.ts'
import type { SheetRow } from './cell.rule.ts'
import { fail } from '../imports.failures.ts'
import type { Answer, BookSurvey, Call, WorkerStart } from './protocol.ts'

const { file, limits } = workerData as WorkerStart
const port = parentPort!

let book: BookReader
const readings = new Map<number, AsyncGenerator<SheetRow[]>>()

async function open(): Promise<BookSurvey> {
  if (typeof file === 'string' && (await stat(file)).size > limits.bytes)
    throw fail('sheets.tooLarge', { bytes: limits.bytes })
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

/** What a file makes a parser throw says nothing to its owner. */
const refusal = (error: unknown): Failure => (error instanceof Failure ? error : fail('sheets.broken'))

port.on('message', async (call: Call) => {
  try {
    port.postMessage({ call: call.call, result: await answer(call) } satisfies Answer)
  } catch (error) {
    const { code, detail } = refusal(error)
    port.postMessage({ call: call.call, refused: { code, detail } } satisfies Answer)
  }
})
