/** The rows of an import's file, as far as they can be read. */
import type { AppContext } from '../../appContext.ts'
import { storageKey, type RosterImport } from './imports.model.ts'
import type { RowError } from './plan/roster.rule.ts'
import { isBlank, shownIn, type SheetRow } from './reading/cell.rule.ts'
import { openSheets } from './reading/openSheets.ts'

export type ReadRow<Row> = { row: Row } | { errors: RowError[] }
export interface ReadFile<Row> {
  rows: Row[]
  /** Rows that cannot be read. */
  errors: { row: number; kind: 'error'; errors: RowError[] }[]
  /** Row → whom it names, as it is written there. */
  said: Map<number, { name: string; staffNumber: string }>
}

export const readFileOf = <Row>(
  { storage }: Pick<AppContext, 'storage'>,
  { _id, kind, matching }: RosterImport,
  readRow: (row: SheetRow) => ReadRow<Row>,
  signal?: AbortSignal,
): Promise<ReadFile<Row>> =>
  storage.withLocal(storageKey(_id), async (file) => {
    const sheets = await openSheets(file, signal ? { signal } : {})
    const read: ReadFile<Row> = { rows: [], errors: [], said: new Map() }
    const { fields, sheet, header } = matching!
    const { name = -1, staffNumber = -1, unit = -1 } = fields
    /** An honour may be a unit's. */
    const who = (row: SheetRow): string =>
      shownIn(row.cells[name]) || (kind === 'honours' ? shownIn(row.cells[unit]) : '')
    try {
      for await (const batch of sheets.rows(sheet, header))
        for (const row of batch) {
          if (isBlank(row.cells)) continue
          read.said.set(row.number, { name: who(row), staffNumber: shownIn(row.cells[staffNumber]) })
          const said = readRow(row)
          if ('row' in said) read.rows.push(said.row)
          else read.errors.push({ row: row.number, kind: 'error', errors: said.errors })
        }
    } finally {
      await sheets.close()
    }
    return read
  })
