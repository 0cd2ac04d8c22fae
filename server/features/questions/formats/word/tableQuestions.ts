/** A table whose head names columns as a workbook of questions does: each row is a question, as lines. */
import { letterOf } from '../answers.ts'
import { columnName, columnsOf, isHeader, type Columns, type Field } from '../excel/columns.rule.ts'
import { numberedOf } from '../text/lines.rule.ts'
import { KIND_NAMES, kindNamed } from '../text/marks.rule.ts'
import { plainLine, typed, type Line } from './line.ts'
import type { Row } from './rows.ts'

const LABELLED: readonly Field[] = [
  ...(['answer', 'explanation', 'points', 'difficulty', 'topics', 'source', 'sourceDate', 'reviewOn'] as const),
]
const wordsOf = (lines: readonly Line[] | undefined): string => (lines ?? []).map(plainLine).join('\n').trim()

/** Lines with something before the first. */
function led(lead: string, lines: readonly Line[]): Line[] {
  const [first, ...others] = lines.filter((line) => plainLine(line).trim() !== '')
  return first ? [[...typed(lead), ...first], ...others] : []
}

function linesFor(row: Row, { fields, options }: Columns, number: number): Line[] {
  const linesAt = (at: number | undefined): Line[] => row[at ?? -1]?.lines ?? []
  const cell = (field: Field): Line[] => (fields[field] ?? []).map(linesAt).find((lines) => wordsOf(lines) !== '') ?? []
  const named = wordsOf(cell('kind'))
  // 选择题 says neither of one answer nor of several
  const kind = /^选择题?$/u.test(named) ? null : kindNamed(named)
  const stem = cell('stem')
  const lead = `${numberedOf(wordsOf(stem)) ? '' : `${number}. `}${kind ? `【${KIND_NAMES[kind]}】` : ''}`
  const lettered = options.flatMap((at, place) => led(`${letterOf(place)}. `, linesAt(at)))
  return [
    ...led(lead, stem),
    ...(lettered.length > 0 ? lettered : cell('options')),
    ...LABELLED.flatMap((field) => led(`${columnName(field)}：`, cell(field))),
  ]
}

/** Null: it is another table. */
export function questionLines(rows: readonly Row[]): Line[] | null {
  const [head, ...others] = rows
  const names = (head ?? []).map(({ lines }) => wordsOf(lines))
  if (others.length === 0 || !isHeader(names)) return null
  const columns = columnsOf(names)
  return others.flatMap((row, at) => linesFor(row, columns, at + 1))
}
