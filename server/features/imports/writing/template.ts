import { workbook, type WorkbookSheet } from '../../../lib/workbook.ts'
import { FIELD_NAMES } from '../reading/columns.rule.ts'
import type { ColumnHelp, TemplateKind } from './examples.rule.ts'

/** Lines whose cells keep what is typed as text: 00271 would become 271. The library writes no style of a column. */
const LINES = 1_000

function choicesOf({ field, choices }: ColumnHelp, list: TemplateKind['list']): { choices?: string } {
  if (list?.field === field && list.names.length > 0)
    return { choices: `${list.sheet}!$A$2:$A$${list.names.length + 1}` }
  return choices ? { choices: `"${choices.join(',')}"` } : {}
}

const toFill = ({ sheet, columns, list }: TemplateKind): WorkbookSheet => ({
  name: sheet,
  preface: [],
  columns: columns.map((column) => ({
    header: FIELD_NAMES[column.field],
    width: column.width,
    format: 'text' as const,
    note: `${column.needed}。${column.how}`,
    ...choicesOf(column, list),
  })),
  rows: Array<null[]>(LINES).fill(columns.map(() => null)),
})

/**
 * A line for each column, the examples beside it: a table that lies on its side is never taken for one of people, so
 * that nobody invented is imported.
 */
const explained = ({ title, sheet, columns, examples }: TemplateKind): WorkbookSheet => ({
  name: '填写说明',
  preface: [[title], [`在“${sheet}”工作表里从第 2 行起填写。列的顺序可以改，不需要的列可以删去。`]],
  columns: [
    { header: '列', width: 12 },
    { header: '要求', width: 14 },
    { header: '怎样填写', width: 52 },
    ...examples.map(({ title: header }) => ({ header, width: 32, format: 'text' as const })),
  ],
  rows: columns.map(({ field, needed, how }) => [
    FIELD_NAMES[field],
    needed,
    how,
    ...examples.map(({ cells }) => cells[field] ?? ''),
  ]),
})

const listed = ({ sheet, header, names }: NonNullable<TemplateKind['list']>): WorkbookSheet => ({
  name: sheet,
  preface: [],
  columns: [{ header, width: 36, format: 'text' }],
  rows: names.map((name) => [name]),
})

/** A workbook to fill. */
export const templateWorkbook = (kind: TemplateKind): Promise<Uint8Array> =>
  workbook('红领学堂', kind.title, [toFill(kind), explained(kind), ...(kind.list ? [listed(kind.list)] : [])])
