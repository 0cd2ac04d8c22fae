/** Whom a plan of people changes, in the parts in which they are written and taken back. */
import { slices } from '../../lib/batches.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { ImportRows, rowId, type ImportRowRecord } from './imports.model.ts'
import type { ChangingRow } from './plan/changes.rule.ts'
import { openedRow, type OpenedRow } from './sealedPlan.ts'

const CHANGING = ['new', 'changed', 'moved', 'ended'] as const

/** Where the plan speaks of somebody. What it says is read when their part is at hand: all of it would fill the memory. */
export interface PersonRows {
  person: string
  institution: string
  /** Not in the roster yet. */
  added: boolean
  /** In the order of the file. */
  rows: number[]
}
/** With what the plan says. */
export interface OpenedPerson {
  person: string
  institution: string
  /** In the order of the file. */
  records: OpenedRow[]
}
export const rowsOf = ({ records }: Pick<OpenedPerson, 'records'>): ChangingRow[] =>
  records.map(({ plan }) => plan as ChangingRow)

/** Read at once: without a bound it is what fits into 16 MB. */
const BATCH = 500

/** Whom the rows of a plan change; the same at every call. */
export async function peopleOfPlan(importId: string): Promise<PersonRows[]> {
  const people = new Map<string, PersonRows>()
  const institutions = new Map<string, string>() // the text of each once, not once for each row
  for (const kind of CHANGING)
    for await (const row of ImportRows.find({ import: importId, kind })
      .sort({ row: 1 })
      .lean()
      .cursor({ batchSize: BATCH })) {
      const { person } = openedRow(row).plan as ChangingRow
      const found = people.get(person)
      if (found) found.rows.push(row.row)
      else people.set(person, { person, institution: once(row.institution!), added: kind === 'new', rows: [row.row] })
    }
  for (const { rows } of people.values()) rows.sort((a, b) => a - b)
  return [...people.values()]

  function once(institution: string): string {
    const known = institutions.get(institution) ?? institution
    institutions.set(known, known)
    return known
  }
}

/** Parts of one institution each. */
export const partsOf = (people: readonly PersonRows[], size: number): PersonRows[][] =>
  [...Map.groupBy(people, ({ institution }) => institution).values()].flatMap((own) => [...slices(own, size)])

/** What the plan says of the people of a part, in their order. */
export async function openPart(importId: string, part: readonly PersonRows[]): Promise<OpenedPerson[]> {
  const found = await readRows(
    importId,
    part.flatMap(({ rows }) => rows),
  )
  const stored = new Map(found.map((record) => [record.row, record]))
  return part.map(({ person, institution, rows }) => ({
    ...{ person, institution },
    records: rows.map((row) => openedRow(stored.get(row)!)),
  }))
}

/** Where a file names one institution after the other they are neighbours, and a range is much less work than a list. */
function readRows(importId: string, rows: readonly number[]): Promise<ImportRowRecord[]> {
  const [first, last] = [rows.reduce((a, b) => Math.min(a, b)), rows.reduce((a, b) => Math.max(a, b))]
  if (last - first < 2 * rows.length)
    return ImportRows.find({ import: importId, row: { $gt: first - 1, $lt: last + 1 } }).lean()
  const ids = rows.map((row) => rowId(importId, row))
  return lookUp(ids, (some) => ImportRows.find({ _id: { $in: some } }).lean())
}
