/** A spreadsheet as other features read it: the texts of the table whose header they know. */
import { isBlank, shownIn } from './reading/cell.rule.ts'
import { openSheets } from './reading/openSheets.ts'

export interface TextTable {
  header: string[]
  rows: { row: number; texts: string[] }[]
}
/** Meeting software writes some lines above the header, and never more. */
const LOOKED_THROUGH = 30

/** The first table, of whatever sheet, whose header `isHeader` takes; null where there is none. @throws sheets.* */
export async function tableWith(
  bytes: Uint8Array,
  isHeader: (header: readonly string[]) => boolean,
): Promise<TextTable | null> {
  const book = await openSheets(bytes)
  try {
    for (const [sheet, { hidden, table }] of book.sheets.entries()) {
      if (hidden || !table) continue
      for (let row = 1; row <= LOOKED_THROUGH; row++) {
        const choice = { row, lines: 1 }
        const { columns } = await book.table(sheet, choice)
        const header: string[] = []
        for (const { column, name } of columns) header[column] = name
        if (!isHeader(Array.from(header, (name) => name ?? ''))) continue
        const rows: TextTable['rows'] = []
        for await (const batch of book.rows(sheet, choice))
          for (const { number, cells } of batch)
            if (!isBlank(cells)) rows.push({ row: number, texts: Array.from(cells, shownIn) })
        return { header, rows }
      }
    }
    return null
  } finally {
    await book.close()
  }
}
