/**
 * A list of people as somebody sends it, for a feature that does something with those people: read at once, kept nowhere.
 * Whom of the roster each row means is told as in an import: by staff number and name, else by name and unit.
 */
import { tidyCode, tidyName } from '../../lib/spelling.rule.ts'
import { peopleCalledSo, type CalledPerson } from '../roster/calledPeople.service.ts'
import { cellsOf, type CellsOf } from './entries/cells.rule.ts'
import { directoryOf, type Called } from './entries/whom.rule.ts'
import { fail } from './imports.failures.ts'
import type { FoundUnit } from './plan/unitNames.rule.ts'
import { isBlank, shownIn, type SheetRow } from './reading/cell.rule.ts'
import { FIELD_NAMES, matchColumns, type ImportField } from './reading/columns.rule.ts'
import { openSheets, type OpenSheets } from './reading/openSheets.ts'
import { scopeOf } from './scope.service.ts'
import { errorWorkbook } from './writing/errorWorkbook.ts'
import type { TemplateKind } from './writing/examples.rule.ts'
import { templateWorkbook } from './writing/template.ts'

/** Whom a row means, whom it may mean, or what is wrong with which column. */
export type Meant = { person: string } | { candidates: string[] } | { field: ImportField; reason: string }
export interface ListedRow {
  row: number
  name: string
  staffNumber: string
  meant: Meant
  /** As it was sent. */
  cells: string[]
}
export interface PeopleSheet {
  header: string[]
  /** Where fields stand, from 0. */
  fields: Partial<Record<ImportField, number>>
  rows: ListedRow[]
  people: ReadonlyMap<string, CalledPerson>
}

interface Table {
  header: string[]
  fields: PeopleSheet['fields']
  rows: SheetRow[]
}

/** The sheet with most rows that has a column of names; shown ones first. */
async function tableOf(book: OpenSheets, most: number): Promise<Table> {
  const named = book.sheets
    .map((sheet, at) => ({ sheet, at, ...matchColumns(sheet.table?.columns ?? []) }))
    .filter(({ fields }) => fields.name !== undefined)
    .sort(
      (a, b) =>
        Number(a.sheet.hidden) - Number(b.sheet.hidden) || (b.sheet.table?.rows ?? 0) - (a.sheet.table?.rows ?? 0),
    )
  if (!named[0]) throw fail('sheets.noNames')
  const { at, sheet, fields } = named[0]
  const rows: SheetRow[] = []
  for await (const batch of book.rows(at)) {
    rows.push(...batch.filter(({ cells }) => !isBlank(cells)))
    if (rows.length > most) throw fail('sheets.tooManyPeople', { most })
  }
  const header: string[] = []
  for (const { column, name } of sheet.table!.columns) header[column] = name
  return { header: Array.from(header, (name) => name ?? ''), fields, rows }
}

/** Below whichever of the units it is. */
async function finderIn(units: readonly string[]): Promise<(text: string) => FoundUnit> {
  const scopes = await Promise.all(units.map(scopeOf))
  return (text) => {
    const found = scopes.map(({ findUnit }) => findUnit(text))
    return found.find((each) => 'unit' in each) ?? found[0]!
  }
}

const calledIn = ({ shown, wrong, unit }: CellsOf): Called => {
  const [name, staffNumber] = [tidyName(shown('name')), tidyCode(shown('staffNumber'))]
  if (name === '') wrong('name', '没有姓名。', '请填写姓名，或删去这一行。')
  return { name, staffNumber: staffNumber || null, identityNumber: null, unit: unit() }
}

/**
 * `units`: below which the people are looked for. Only rows that name somebody there are told apart.
 * @throws sheets.* with a sentence for who sent it
 */
export async function readPeopleSheet(bytes: Uint8Array, units: readonly string[], most: number): Promise<PeopleSheet> {
  const book = await openSheets(bytes)
  try {
    const { header, fields, rows } = await tableOf(book, most)
    const context = { fields, dates: book.dates, findUnit: await finderIn(units) }
    const read = rows.map((row) => {
      const cells = cellsOf(row, context)
      return { row, called: calledIn(cells), error: cells.errors[0] }
    })
    const people = await peopleCalledSo(units, {
      names: read.map(({ called }) => called.name),
      staffNumbers: read.flatMap(({ called }) => called.staffNumber ?? []),
    })
    const whom = directoryOf({ people, byIdentity: new Map() })
    return {
      ...{ header, fields, people: new Map(people.map((person) => [person.id, person])) },
      rows: read.map(({ row, called, error }) => ({
        ...{ row: row.number, name: called.name, staffNumber: called.staffNumber ?? '', cells: row.cells.map(shownIn) },
        meant: error
          ? { field: fieldCalled(error.column), reason: `${error.reason}${error.suggestion}` }
          : said(whom(called)),
      })),
    }
  } finally {
    await book.close()
  }
}

const fieldCalled = (column: string): ImportField =>
  (Object.keys(FIELD_NAMES) as ImportField[]).find((field) => FIELD_NAMES[field] === column) ?? 'name'
const said = (meant: ReturnType<ReturnType<typeof directoryOf>>): Meant =>
  'reason' in meant ? { field: meant.field, reason: `${meant.reason}${meant.suggestion}` } : meant

/** The rows that go back to who sent them, each with why. */
export function wrongRowsWorkbook(
  { header, fields, rows }: Pick<PeopleSheet, 'header' | 'fields' | 'rows'>,
  why: ReadonlyMap<number, { field: ImportField; reason: string }>,
): Promise<Uint8Array> {
  const wrong = rows.filter(({ row }) => why.has(row))
  return errorWorkbook({
    header,
    rows: wrong.map(({ row, cells }) => {
      const { field, reason } = why.get(row)!
      const index = fields[field] ?? null
      const value = index === null ? '' : (cells[index] ?? '')
      return { row, cells, errors: [{ column: FIELD_NAMES[field], index, value, reason, suggestion: '' }] }
    }),
  })
}

const PEOPLE: Omit<TemplateKind, 'title' | 'sheet'> = {
  columns: [
    { field: 'name', width: 14, needed: '必填', how: '一行一人。名册里要已有这个人。' },
    {
      field: 'staffNumber',
      width: 16,
      needed: '建议填写',
      how: '有工号的不会与同名的人混淆。按文本填写，保留前面的 0。',
    },
    { field: 'unit', width: 34, needed: '选填', how: '没有工号的，写上单位才能分清同名的人。' },
  ],
  examples: [
    { title: '示例：有工号', cells: { name: '林知远', staffNumber: '00271' } },
    { title: '示例：没有工号', cells: { name: '苏慕云', unit: '示例大学/文学院' } },
  ],
}
/** A workbook to fill with people. */
export const peopleListTemplate = (title: string, sheet: string): Promise<Uint8Array> =>
  templateWorkbook({ ...PEOPLE, title, sheet })
