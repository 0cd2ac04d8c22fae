import { workbook, type WorkbookSheet, type WorkbookValue } from '../../../lib/workbook.ts'

export interface MarkedError {
  /** The field's name: 任职时间. */
  column: string
  /** The column of the sheet, from 0; null: the file has none. */
  index: number | null
  value: string
  reason: string
  suggestion: string
}
export interface MarkedRow {
  row: number
  cells: readonly string[]
  errors: readonly MarkedError[]
}
interface Marked {
  /** By column. */
  header: readonly string[]
  rows: readonly MarkedRow[]
  /** Rows with errors that are not among these. */
  left?: number
}

/** A workbook is made in memory; who has more errors than these corrects a whole column, not cells. */
export const MOST_MARKED = 5_000
/** No field has these names: when the file comes back they are not read. */
const ADDED = { what: '错误提示', where: '原行号' } as const
const SHEET = '待更正'

const sentence = ({ reason, suggestion }: MarkedError): string => `${reason}${suggestion}`
const commentOf = (errors: readonly MarkedError[]): string =>
  errors.map(({ reason, suggestion }) => `原因：${reason}\n建议：${suggestion}`).join('\n')

function lineOf({ row, cells, errors }: MarkedRow, width: number): WorkbookValue[] {
  const own = Array.from({ length: width }, (_, index): WorkbookValue => {
    const text = cells[index] ?? ''
    const here = errors.filter((each) => each.index === index)
    return here.length > 0 ? { text, note: commentOf(here) } : text
  })
  return [...own, errors.map((each) => `${each.column}：${sentence(each)}`).join(''), String(row)]
}

/** What an earlier error workbook added is written anew. */
const isAdded = (name: string): boolean => Object.values<string>(ADDED).includes(name)

function rowsSheet({ header, rows }: Marked): WorkbookSheet {
  const width = header.findIndex(isAdded) === -1 ? header.length : header.findIndex(isAdded)
  return {
    name: SHEET,
    preface: [],
    columns: [
      ...header.slice(0, width).map((name) => ({ header: name, width: 18, format: 'text' as const })),
      { header: ADDED.what, width: 60 },
      { header: ADDED.where, width: 10 },
    ],
    rows: rows.map((row) => lineOf(row, width)),
  }
}

const explained = (left: number): WorkbookSheet => ({
  name: '说明',
  preface: [],
  columns: [{ header: '怎样更正', width: 80 }],
  rows: [
    [`在“${SHEET}”工作表里改正标红的格子，保存后再次导入这个文件即可。`],
    ['把鼠标移到标红的格子上，会显示原因和建议；同样的内容在“错误提示”一列。'],
    [`“${ADDED.what}”和“${ADDED.where}”两列不会导入，不必删除。`],
    ...(left > 0 ? [[`有错误的行太多，这里只列出前 ${MOST_MARKED} 行，还有 ${left} 行请更正后再核对。`]] : []),
  ],
})

/**
 * Rows as they were sent, the wrong cells coloured with reason and suggestion in a comment and, for programs that show
 * none, in a column. It can be corrected and sent again.
 */
export const errorWorkbook = ({ header, rows, left = 0 }: Marked): Promise<Uint8Array> =>
  workbook('红领学堂', '需要更正的行', [
    rowsSheet({ header, rows: rows.slice(0, MOST_MARKED) }),
    explained(left + Math.max(0, rows.length - MOST_MARKED)),
  ])
