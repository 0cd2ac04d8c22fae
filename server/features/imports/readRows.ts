/** The rows of people of an import's file, as far as they can be read. */
import type { AppContext } from '../../appContext.ts'
import { storageKey, type RosterImport } from './imports.model.ts'
import type { PlannedRow } from './plan/planned.rule.ts'
import { readRow } from './plan/readRow.rule.ts'
import type { RosterRow } from './plan/roster.rule.ts'
import { isBlank, shownIn } from './reading/cell.rule.ts'
import { openSheets } from './reading/openSheets.ts'
import type { ImportScope } from './scope.service.ts'

export interface ReadFile {
  rows: RosterRow[]
  /** Rows that cannot be read. */
  errors: PlannedRow[]
  /** Row → whom it names, as it is written there. */
  said: Map<number, { name: string; staffNumber: string }>
}

export const readFileOf = (
  { storage }: Pick<AppContext, 'storage'>,
  { _id, book, matching }: RosterImport,
  scope: ImportScope,
  signal?: AbortSignal,
): Promise<ReadFile> =>
  storage.withLocal(storageKey(_id), async (file) => {
    const sheets = await openSheets(file, signal ? { signal } : {})
    const read: ReadFile = { rows: [], errors: [], said: new Map() }
    const context = { fields: matching!.fields, dates: book!.dates, ...scope }
    try {
      for await (const batch of sheets.rows(matching!.sheet, matching!.header))
        for (const row of batch) {
          if (isBlank(row.cells)) continue
          const { name = -1, staffNumber = -1 } = context.fields
          read.said.set(row.number, { name: shownIn(row.cells[name]), staffNumber: shownIn(row.cells[staffNumber]) })
          const said = readRow(row, context)
          if ('row' in said) read.rows.push(said.row)
          else read.errors.push({ row: row.number, kind: 'error', errors: said.errors })
        }
    } finally {
      await sheets.close()
    }
    return read
  })
