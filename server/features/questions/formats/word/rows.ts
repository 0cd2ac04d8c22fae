/** The rows of a table, and what of their cells reaches over others. */
import { MOST_COLUMNS, MOST_ROWS } from '../../../courses/article.rule.ts'
import { plainLine, type Line } from './line.ts'
import type { Cell } from './things.ts'
import { attributeOf, childOf, valueOf, type Element } from './xmlTree.ts'

export type Row = { lines: Line[]; span: number; goesOn: boolean }[]

const HOLDERS = ['sdt', 'sdtContent', 'customXml', 'ins', 'moveTo']
const rowsIn = (element: Element): Element[] =>
  element.name === 'tr' ? [element] : HOLDERS.includes(element.name) ? element.children.flatMap(rowsIn) : []
const cellsIn = (element: Element): Element[] =>
  element.name === 'tc' ? [element] : HOLDERS.includes(element.name) ? element.children.flatMap(cellsIn) : []

/** `read`: the lines of a cell. */
export const tableRows = (table: Element, read: (cell: Element) => Line[]): Row[] =>
  table.children
    .flatMap(rowsIn)
    .slice(0, MOST_ROWS)
    .map((row) =>
      row.children
        .flatMap(cellsIn)
        .slice(0, MOST_COLUMNS)
        .map((cell) => {
          const properties = childOf(cell, 'tcPr')
          const merge = childOf(properties, 'vMerge')
          return {
            lines: read(cell),
            span: Math.min(MOST_COLUMNS, Math.max(1, Number(valueOf(properties, 'gridSpan')) || 1)),
            goesOn: merge !== undefined && (attributeOf(merge, 'val') ?? 'continue') === 'continue',
          }
        }),
    )

/** Cells that go on below reach further down instead. */
export function spanned(rows: readonly Row[]): Cell[][] {
  const above = new Map<number, Cell>()
  return rows.map((row) => {
    let column = 0
    return row.flatMap(({ lines, span, goesOn }) => {
      const at = column
      column += span
      const over = goesOn ? above.get(at) : undefined
      if (over) {
        over.rowspan++
        return []
      }
      const cell: Cell = { text: lines.map(plainLine).join('\n').trim(), colspan: span, rowspan: 1 }
      above.set(at, cell)
      return [cell]
    })
  })
}
