/** The thread that writes a long workbook; workbookStream.ts starts it. */
import { workerData } from 'node:worker_threads'
import { writeXlsxStream, type CellValue } from 'hucre/xlsx'
import type { WorkbookWork } from './workbookStream.ts'

const { lines, file, settings } = workerData as WorkbookWork

async function* rows(): AsyncGenerator<CellValue[]> {
  for await (const part of lines) yield* part
}

await writeXlsxStream(rows(), settings).pipeTo(file as never)
