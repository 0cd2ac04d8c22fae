import { workbook, type WorkbookSheet } from '../../../lib/workbook.ts'
import { FIELD_NAMES } from '../reading/columns.rule.ts'
import { examples, PEOPLE_COLUMNS } from './examples.rule.ts'

const TITLE = '人员与任职导入模板'
/** Lines whose cells keep what is typed as text: 00271 would become 271. The library writes no style of a column. */
const LINES = 1_000

const toFill = (positions: readonly string[]): WorkbookSheet => ({
  name: '人员与任职',
  preface: [],
  columns: PEOPLE_COLUMNS.map(({ field, width, needed, how }) => ({
    header: FIELD_NAMES[field],
    width,
    format: 'text' as const,
    note: `${needed}。${how}`,
    ...(field === 'position' && positions.length > 0 && { choices: `职务!$A$2:$A$${positions.length + 1}` }),
    ...(field === 'dualLeader' && { choices: '"是,否"' }),
  })),
  rows: Array<null[]>(LINES).fill(PEOPLE_COLUMNS.map(() => null)),
})

/**
 * A line for each column, the examples beside it: a table that lies on its side is never taken for one of people, so
 * that nobody invented is imported.
 */
function explained(positions: readonly string[]): WorkbookSheet {
  const shown = examples(positions)
  return {
    name: '填写说明',
    preface: [[TITLE], ['在“人员与任职”工作表里从第 2 行起填写。列的顺序可以改，不需要的列可以删去。']],
    columns: [
      { header: '列', width: 12 },
      { header: '要求', width: 14 },
      { header: '怎样填写', width: 52 },
      ...shown.map(({ title }) => ({ header: title, width: 32, format: 'text' as const })),
    ],
    rows: PEOPLE_COLUMNS.map(({ field, needed, how }) => [
      FIELD_NAMES[field],
      needed,
      how,
      ...shown.map(({ cells }) => cells[field] ?? ''),
    ]),
  }
}

const listed = (positions: readonly string[]): WorkbookSheet => ({
  name: '职务',
  preface: [],
  columns: [{ header: '可以填写的职务', width: 30, format: 'text' }],
  rows: positions.map((name) => [name]),
})

/** A workbook to fill with people and posts. `positions`: names that the column of positions may hold. */
export const templateWorkbook = (positions: readonly string[]): Promise<Uint8Array> =>
  workbook('红领学堂', TITLE, [toFill(positions), explained(positions), listed(positions)])
