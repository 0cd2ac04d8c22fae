/** Where a table begins and ends among titles, headers of several lines and notes. */
import { fieldOf, type HeaderColumn } from './columns.rule.ts'
import { isBlank, shownIn, type SheetRow } from './cell.rule.ts'

/** Rows and columns from 0, both ends included. */
export interface MergedRange {
  top: number
  left: number
  bottom: number
  right: number
}

export interface HeaderChoice {
  /** Row number of its first line, from 1. */
  row: number
  /** How many lines it has. */
  lines: number
  /** All below it is its table, whatever it looks like. */
  toEnd?: true
}

const MOST_LINES = 3
const texts = (row: SheetRow): string[] => row.cells.map((cell) => shownIn(cell))
const known = (row: SheetRow): number => new Set(texts(row).map(fieldOf).filter(Boolean)).size
/** A title that is merged over the whole sheet is one text, however often it is repeated. */
const distinct = (row: SheetRow): number => new Set(texts(row).filter(Boolean)).size
const onlyText = (row: SheetRow): boolean => row.cells.every((cell) => cell === null || cell.kind === 'text')

/** The line with the most names of fields; without any, the first that looks like names: several different texts. */
function bestLine(rows: readonly SheetRow[]): SheetRow | undefined {
  const named = rows.reduce<SheetRow | undefined>(
    (best, row) => (known(row) > (best ? known(best) : 1) ? row : best),
    undefined,
  )
  return named ?? rows.find((row) => distinct(row) > 1 && onlyText(row)) ?? rows.find((row) => !isBlank(row.cells))
}

const spans = (range: MergedRange, row: number): boolean => range.top <= row && row <= range.bottom

/** The lines that merged cells tie to a line: 姓名 over two rows, 联系方式 over 手机 and 邮箱. */
function tiedLines(line: number, rows: readonly SheetRow[], merges: readonly MergedRange[]): [number, number] {
  const upright = merges.filter((range) => range.bottom > range.top && spans(range, line - 1))
  const first = Math.min(line, ...upright.map(({ top }) => top + 1))
  const last = Math.max(line, ...upright.map(({ bottom }) => bottom + 1))
  if (last - first < MOST_LINES) return last > first ? [first, last] : withLineBelow(line, rows)
  return [line, line]
}

/** A file without merges shows a second line by its gaps: names stand exactly where the first line has none. */
function withLineBelow(line: number, rows: readonly SheetRow[]): [number, number] {
  const [above, below] = [line, line + 1].map((number) => rows.find((row) => row.number === number))
  if (!above || !below || !onlyText(below)) return [line, line]
  const inGaps = texts(below).filter((text, column) => text !== '' && shownIn(above.cells[column]) === '')
  const underGroups = texts(below).filter((text) => fieldOf(text) !== null).length
  return inGaps.length > 0 && underGroups > 1 ? [line, line + 1] : [line, line]
}

/** `rows`: the first of a sheet, merged cells already repeated. */
export function findHeader(rows: readonly SheetRow[], merges: readonly MergedRange[]): HeaderChoice | null {
  const best = bestLine(rows)
  if (!best) return null
  const [first, last] = tiedLines(best.number, rows, merges)
  return { row: first, lines: last - first + 1 }
}

/** The names of the columns: the different texts over each, from the top. */
export function headerColumns(rows: readonly SheetRow[], { row, lines }: HeaderChoice): HeaderColumn[] {
  const own = rows.filter(({ number }) => number >= row && number < row + lines)
  const width = Math.max(0, ...own.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_, column) => {
    const names = [...new Set(own.map(({ cells }) => shownIn(cells[column]).replace(/\s*\n\s*/g, '')).filter(Boolean))]
    return { column, name: names.join('/'), lines: names }
  }).filter(({ name }) => name !== '')
}

const NOTE =
  /^(?:注(?=[:：.、\d意])|备注(?=[:：])|说明|附注|填表说明|填报说明|合计|总计|共计|小计|填表|填报|制表|审核|复核|联系人|联系电话|单位负责人|负责人|经办人|单位[(（]?(?:盖章|公章))/
/** Too long for a name or a unit that somebody left alone in a row. */
const SENTENCE = /^(?=.*\p{Script=Han}{6}).{13}/u
const SUM = /^(?:合计|总计|共计|小计)/

/** A row under a table that belongs to no person: a sum, a remark, who filled it in. */
function isNote(row: SheetRow, columns: number): boolean {
  const [first = '', ...rest] = [...new Set(texts(row).filter(Boolean))]
  if (first === '') return true
  if (SUM.test(first.replace(/\s/g, ''))) return true
  const alone = rest.length === 0 && columns > 2
  const marked = NOTE.test(first.replace(/\s/g, ''))
  const merged = row.cells.some((cell) => cell?.merged)
  return (marked && (rest.length === 0 || /[:：(（]/.test(first))) || (alone && (merged || SENTENCE.test(first)))
}

/** Rows at the end of a sheet that are not its table's, from the first of them. `last`: the last rows of the table. */
export function notesBelow(last: readonly SheetRow[], columns: number): SheetRow[] {
  const end = last.findLastIndex((row) => !isNote(row, columns))
  return last.slice(end + 1).filter(({ cells }) => !isBlank(cells))
}
