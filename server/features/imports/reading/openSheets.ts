/**
 * Opens a spreadsheet file as people send it. The whole interface of reading: docs/decisions/0013-reading-sheets.md has
 * an example.
 *
 * A worker thread does the work, with a heap of its own and a time limit; the event loop stays free. Rows come in batches
 * and only as fast as they are taken.
 */
import { stat } from 'node:fs/promises'
import { fail } from '../imports.failures.ts'
import type { SheetRow } from './cell.rule.ts'
import { LIMITS, type ReadingLimits } from './limits.ts'
import type { BookSurvey } from './protocol.ts'
import type { SheetTable } from './survey.ts'
import type { HeaderChoice } from './table.rule.ts'
import { WorkerCalls } from './workerCalls.ts'

export interface OpenSheets extends BookSurvey {
  /** The table below a header that a person chose. */
  table(sheet: number, header: HeaderChoice): Promise<SheetTable>
  /** The rows of people of a sheet, in batches. Leaving the loop is allowed at any time. */
  rows(sheet: number, header?: HeaderChoice): AsyncGenerator<SheetRow[], void>
  /** Ends the worker. To be called always, best in a `finally`. */
  close(): Promise<void>
}

export interface Opening {
  /** Stops whatever is being read: `sheets.cancelled`. */
  signal?: AbortSignal
  limits?: Partial<ReadingLimits>
}

/**
 * @param file Its path, or its bytes.
 * @throws Failure With a sentence for the person who sent it; the worker has ended then.
 */
export async function openSheets(file: string | Uint8Array, opening: Opening = {}): Promise<OpenSheets> {
  const limits = { ...LIMITS, ...opening.limits }
  const { size } = typeof file === 'string' ? await stat(file) : { size: file.byteLength }
  if (size > limits.bytes) throw fail('sheets.tooLarge', { bytes: limits.bytes })
  const worker = new WorkerCalls(
    { file: typeof file === 'string' ? file : new Uint8Array(file), limits },
    opening.signal,
  )
  let readings = 0

  async function* rows(sheet: number, header?: HeaderChoice): AsyncGenerator<SheetRow[], void> {
    const reading = ++readings
    try {
      let batch = await worker.ask<SheetRow[] | null>({ ask: 'rows', reading, sheet, ...(header && { header }) })
      while (batch) {
        yield batch
        batch = await worker.ask<SheetRow[] | null>({ ask: 'next', reading })
      }
    } finally {
      if (!worker.ended) await worker.ask({ ask: 'leave', reading })
    }
  }

  try {
    const survey = await worker.ask<BookSurvey>({ ask: 'open' })
    return {
      ...survey,
      rows,
      table: (sheet, header) => worker.ask<SheetTable>({ ask: 'table', sheet, header }),
      close: () => worker.close(),
    }
  } catch (error) {
    await worker.close()
    throw error
  }
}
