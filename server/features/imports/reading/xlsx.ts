/**
 * .xlsx and its relatives (.xlsm, .et of today), read as a stream: a sheet costs the memory of one row, whatever its
 * size. docs/decisions/0013-reading-sheets.md says why this is not left to a library.
 */
import { openArchive } from './archive.ts'
import type { SheetRow } from './cell.rule.ts'
import type { ReadingLimits } from './limits.ts'
import type { FileSource, SheetSource } from './source.ts'
import { noFacts } from './source.ts'
import { WorksheetHandler } from './worksheet.ts'
import { readXml } from './xml.ts'
import { readBook } from './xlsxParts.ts'

export async function readXlsxFile(bytes: Buffer, limits: ReadingLimits): Promise<FileSource> {
  const archive = openArchive(bytes)
  const book = await readBook(archive, limits)
  const sheets = book.sheets.map(({ name, hidden, part }): SheetSource => {
    let facts = noFacts()
    return {
      name,
      hidden,
      facts: () => facts,
      async *rows(): AsyncGenerator<SheetRow> {
        const handler = new WorksheetHandler(book, name, limits)
        yield* readXml(archive.read(part, limits.sheetBytes), handler, handler.taken)
        facts = handler.facts
      },
    }
  })
  return { kind: 'xlsx', encoding: null, dates: book.dates, sheets, warnings: [] }
}
