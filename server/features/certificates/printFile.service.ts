/** Certificates as a PDF, streamed page by page. */
import { now } from '../../lib/clock.ts'
import type { Certificate } from './certificates.model.ts'
import { checkPath } from './certificates.service.ts'
import { drawAll, newSheet } from './pdf/certificatePdf.ts'

/** `site`: where the check page is found. */
export function printFile(
  title: string,
  rows: AsyncIterable<Certificate> | Iterable<Certificate>,
  site: string,
): NodeJS.ReadableStream {
  const sheet = newSheet(title, now())
  drawAll(sheet, rows, (row) => site + checkPath(row)).catch((error: unknown) => sheet.destroy(error as Error))
  return sheet
}
