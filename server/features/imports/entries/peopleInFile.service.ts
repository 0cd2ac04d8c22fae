/** Whom a small file names, read at once: people of a unit's subtree with their hours, and what is wrong with which cell. */
import { tidyCode, tidyName } from '../../../lib/spelling.rule.ts'
import { peopleCalled } from '../../roster/calledPeople.service.ts'
import { fail } from '../imports.failures.ts'
import type { RowError } from '../plan/roster.rule.ts'
import { isBlank, type SheetRow } from '../reading/cell.rule.ts'
import { FIELD_NAMES, matchColumns } from '../reading/columns.rule.ts'
import { openSheets, type OpenSheets } from '../reading/openSheets.ts'
import { scopeOf } from '../scope.service.ts'
import { readHours } from '../training/readTraining.rule.ts'
import { cellsOf, type CellsContext } from './cells.rule.ts'
import { refusedEntry } from './entries.rule.ts'
import { directoryOf, type Called } from './whom.rule.ts'

export type { RowError }
export interface FoundPerson {
  row: number
  person: string
  /** As it is written there. */
  name: string
  /** Hundredths of a 学时; null: none are written there. */
  hours: number | null
}
interface NamedRow extends Called {
  row: number
  hours: number | null
}
const MOST_ROWS = 2_000

/** The first sheet that is shown and has a column of names. @throws import.noNames */
function tableOf(book: OpenSheets) {
  for (const [at, { hidden, table }] of book.sheets.entries()) {
    const { fields } = matchColumns(table?.columns ?? [])
    if (!hidden && table && fields.name !== undefined) return { at, header: table.header, fields }
  }
  throw fail('import.noNames')
}

function readRow(sheetRow: SheetRow, context: CellsContext): NamedRow | RowError[] {
  const { errors, shown, wrong, unit, short } = cellsOf(sheetRow, context)
  const name = short('name', tidyName(shown('name')), 120)
  if (name === '') wrong('name', '没有姓名。', '请填写姓名，或删去这一行。')
  const written = shown('creditHours')
  const hours = written === '' ? null : readHours(written)
  if (written !== '' && hours === null) wrong('creditHours', '看不出是多少学时。', '请填写数字，如 16 或 7.5。')
  const staffNumber = short('staffNumber', tidyCode(shown('staffNumber')), 40) || null
  const row = { row: sheetRow.number, name, staffNumber, identityNumber: null, unit: unit(), hours }
  return errors.length > 0 ? errors : row
}

async function rowsOf(bytes: Uint8Array, unit: string): Promise<{ rows: NamedRow[]; errors: RowError[] }> {
  const { findUnit } = await scopeOf(unit)
  const book = await openSheets(bytes, { limits: { rows: MOST_ROWS } })
  const [rows, errors]: [NamedRow[], RowError[]] = [[], []]
  try {
    const { at, header, fields } = tableOf(book)
    for await (const batch of book.rows(at, header))
      for (const each of batch) {
        if (isBlank(each.cells)) continue
        const read = readRow(each, { fields, dates: book.dates, findUnit })
        if (Array.isArray(read)) errors.push(...read)
        else rows.push(read)
      }
  } finally {
    await book.close()
  }
  return { rows, errors }
}

/** Changes nothing. */
export async function peopleInFile(
  bytes: Uint8Array,
  unit: string,
): Promise<{ people: FoundPerson[]; errors: RowError[] }> {
  const { rows, errors } = await rowsOf(bytes, unit)
  const directory = await peopleCalled(unit, {
    names: new Set(rows.map(({ name }) => name)),
    staffNumbers: new Set(rows.flatMap(({ staffNumber }) => staffNumber ?? [])),
    identityNumbers: [],
  })
  const whom = directoryOf(directory)
  const people: FoundPerson[] = []
  const seen = new Map<string, number>()
  const refused = (row: NamedRow, field: 'name' | 'staffNumber' | 'idNumber', reason: string, suggestion: string) =>
    errors.push(...refusedEntry(row.row, field, row.name, reason, suggestion).errors)
  for (const row of rows) {
    const meant = whom(row)
    if ('reason' in meant) refused(row, meant.field, meant.reason, meant.suggestion)
    else if ('candidates' in meant)
      refused(row, 'name', `看不出是哪一位“${row.name}”。`, `请填写${FIELD_NAMES.staffNumber}，并核对姓名和单位。`)
    else if (seen.has(meant.person))
      refused(row, 'name', `与第 ${seen.get(meant.person)} 行是同一个人。`, '请删去其中一行。')
    else {
      seen.set(meant.person, row.row)
      people.push({ row: row.row, person: meant.person, name: row.name, hours: row.hours })
    }
  }
  return { people, errors: errors.sort((a, b) => a.row - b.row) }
}
