/** A spreadsheet as other features read it: the texts of the table whose header they know. */
import { isBlank, shownIn } from './reading/cell.rule.ts'
import { openSheets, type OpenSheets } from './reading/openSheets.ts'
import type { HeaderChoice } from './reading/table.rule.ts'

export interface TextTable {
  sheet: string
  header: string[]
  rows: { row: number; texts: string[] }[]
}
/** Meeting software writes some lines above the header, and never more. */
const LOOKED_THROUGH = 30

type IsHeader = (header: readonly string[]) => boolean
interface Found {
  at: number
  choice: HeaderChoice
  header: string[]
}

async function headerIn(book: OpenSheets, at: number, isHeader: IsHeader, whole: boolean): Promise<Found | null> {
  for (let row = 1; row <= LOOKED_THROUGH; row++) {
    const choice = { row, lines: 1, ...(whole && { toEnd: true as const }) }
    const { columns } = await book.table(at, choice)
    const header: string[] = []
    for (const { column, name } of columns) header[column] = name
    const names = Array.from(header, (name) => name ?? '')
    if (isHeader(names)) return { at, choice, header: names }
  }
  return null
}

async function textsOf(book: OpenSheets, { at, choice, header }: Found): Promise<TextTable> {
  const rows: TextTable['rows'] = []
  for await (const batch of book.rows(at, choice))
    for (const { number, cells } of batch)
      if (!isBlank(cells)) rows.push({ row: number, texts: Array.from(cells, shownIn) })
  return { sheet: book.sheets[at]!.name, header, rows }
}

async function* tablesIn(book: OpenSheets, isHeader: IsHeader, whole: boolean): AsyncGenerator<TextTable> {
  for (const [at, { hidden, table }] of book.sheets.entries()) {
    const found = hidden || !table ? null : await headerIn(book, at, isHeader, whole)
    if (found) yield await textsOf(book, found)
  }
}

/** The first table, of whatever sheet, whose header `isHeader` takes; null where there is none. @throws sheets.* */
export async function tableWith(bytes: Uint8Array, isHeader: IsHeader): Promise<TextTable | null> {
  const book = await openSheets(bytes)
  try {
    for await (const table of tablesIn(book, isHeader, false)) return table
    return null
  } finally {
    await book.close()
  }
}

/** All such tables, each to the last row of its sheet: what looks like a note below people may be a question. */
export async function tablesWith(bytes: Uint8Array, isHeader: IsHeader): Promise<TextTable[]> {
  const book = await openSheets(bytes)
  try {
    return await Array.fromAsync(tablesIn(book, isHeader, true))
  } finally {
    await book.close()
  }
}
