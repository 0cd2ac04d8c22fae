/**
 * Writes a table of any length as an Excel file while its rows are read; a few parts of them are in memory. A thread of
 * its own writes: the server goes on answering, and rows are read while those before them are written.
 */
import { Readable } from 'node:stream'
import { ReadableStream, TransformStream, type WritableStream } from 'node:stream/web'
import { Worker } from 'node:worker_threads'
import type { CellValue, XlsxWriteStreamOptions } from 'hucre/xlsx'
import { linesOf, sheetSettings, type WorkbookSheet, type WorkbookValue } from './workbook.ts'

export interface StreamedSheet extends Omit<WorkbookSheet, 'rows'> {
  /** In parts, as they are read. */
  rows: AsyncIterable<readonly (readonly WorkbookValue[])[]>
}

/** What the thread is given. */
export interface WorkbookWork {
  lines: ReadableStream<CellValue[][]>
  file: WritableStream<Uint8Array>
  settings: XlsxWriteStreamOptions
}

/** Of the thread, whose cells live for a moment: without a bound it takes 48. */
const YOUNG_MEGABYTES = 8

/** The file; whoever stops reading it stops the thread and the rows too. */
export function workbookStream(sheet: StreamedSheet): Readable {
  const lines = ReadableStream.from(linesOf(sheet, sheet.rows))
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const worker = new Worker(new URL('./workbookWorker.ts', import.meta.url), {
    workerData: { lines, file: writable, settings: sheetSettings(sheet) } satisfies WorkbookWork,
    transferList: [lines, writable],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    execArgv: [], // not the debugger's or a test runner's
  })
  const file = Readable.fromWeb(readable)
  worker.on('error', (error: Error | undefined) => file.destroy(error)) // undefined: whoever read it has left
  return file
}
