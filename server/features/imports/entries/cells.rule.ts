/** The cells of a row by what its columns are, and what is wrong with them. */
import { shownIn, type Cell, type SheetRow } from '../reading/cell.rule.ts'
import { FIELD_NAMES, type ImportField } from '../reading/columns.rule.ts'
import { readDate } from '../reading/dates.rule.ts'
import type { DateSystem } from '../reading/numberFormats.rule.ts'
import type { RowError } from '../plan/roster.rule.ts'
import type { FoundUnit } from '../plan/unitNames.rule.ts'

export interface CellsContext {
  fields: Partial<Record<ImportField, number>>
  dates: DateSystem
  findUnit: (text: string) => FoundUnit
}

export type CellsOf = ReturnType<typeof cellsOf>

export function cellsOf({ number, cells }: SheetRow, { fields, dates, findUnit }: CellsContext) {
  const errors: RowError[] = []
  const cell = (field: ImportField): Cell | undefined => cells[fields[field] ?? -1]
  const shown = (field: ImportField): string => shownIn(cell(field))
  const wrong = (field: ImportField, reason: string, suggestion: string): null => {
    errors.push({ row: number, column: FIELD_NAMES[field], value: shown(field), reason, suggestion })
    return null
  }
  return {
    errors,
    cell,
    shown,
    wrong,
    /** Null: nothing is written there, or not what can be read. */
    unit(): string | null {
      const text = shown('unit')
      if (text === '') return null
      const found = findUnit(text)
      return 'unit' in found ? found.unit : wrong('unit', found.reason, found.suggestion)
    },
    date(field: ImportField, as: 'start' | 'end'): string | null {
      const read = readDate(cell(field), { as, dates })
      if ('date' in read) return read.date
      return 'reason' in read ? wrong(field, read.reason, read.suggestion ?? '请核对日期。') : null
    },
    /** At most so many characters. */
    short(field: ImportField, text: string, most: number): string {
      if (text.length > most) wrong(field, `超过 ${most} 个字。`, '请检查是否填错了列。')
      return text
    },
  }
}
