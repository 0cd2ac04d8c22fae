/** One row of a file of training done before, or what is wrong with which cell. */
import { tidyCode, tidyName } from '../../../lib/spelling.rule.ts'
import { readIdentity } from '../reading/identity.rule.ts'
import type { SheetRow } from '../reading/cell.rule.ts'
import type { RowError } from '../plan/roster.rule.ts'
import { cellsOf, type CellsContext } from '../entries/cells.rule.ts'
import type { Called } from '../entries/whom.rule.ts'

export interface TrainingRow extends Called {
  row: number
  className: string
  base: string
  from: string
  to: string
  /** Hundredths of a 学时. */
  credit: number
  certificate: string
}

/** A year of full-time school is some 1,500. */
const MOST_HOURS = 2_000
const HOURS = /^(\d{1,4})(?:\.(\d{1,2}))?(?:个?(?:学时|课时))?$/

/** In hundredths; null where it is none. */
export function readHours(text: string): number | null {
  const found = HOURS.exec(tidyCode(text))
  if (!found) return null
  const credit = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
  return credit > MOST_HOURS * 100 ? null : credit
}

export function readTraining(
  sheetRow: SheetRow,
  context: CellsContext & { today: string },
): { row: TrainingRow } | { errors: RowError[] } {
  const { errors, cell, shown, wrong, unit: readUnit, date, short } = cellsOf(sheetRow, context)
  const name = short('name', tidyName(shown('name')), 120)
  if (name === '') wrong('name', '没有姓名。', '请填写姓名，或删去这一行。')
  const className = short('className', tidyName(shown('className')), 120)
  if (className === '') wrong('className', '没有培训班。', '请填写培训班的名称。')
  const identity = readIdentity(cell('idNumber'), context.today)
  if ('reason' in identity) wrong('idNumber', identity.reason, identity.suggestion)
  const from = date('trainedFrom', 'start')
  if (from === null && shown('trainedFrom') === '')
    wrong('trainedFrom', '没有培训的日期。', '请填写开始的日期，至少写到月份。')
  const to =
    date('trainedTo', 'end') ?? (from !== null && shown('trainedTo') === '' ? date('trainedFrom', 'end') : null)
  if (from && to && to < from) wrong('trainedTo', `结束日期早于开始日期 ${from}。`, '请核对两个日期。')
  else if (to && to > context.today) wrong('trainedTo', '培训还没有结束。', '这里只补录已经结束的培训，请核对日期。')
  const credit = shown('creditHours') === '' ? 0 : readHours(shown('creditHours'))
  if (credit === null) wrong('creditHours', '看不出是多少学时。', `请填写数字，最多两位小数，不超过 ${MOST_HOURS}。`)
  const row = {
    row: sheetRow.number,
    name,
    staffNumber: short('staffNumber', tidyCode(shown('staffNumber')), 40) || null,
    identityNumber: 'number' in identity ? identity.number : null,
    unit: readUnit(),
    className,
    base: short('base', tidyName(shown('base')), 120),
    certificate: short('certificateNumber', tidyCode(shown('certificateNumber')), 60),
  }
  return errors.length > 0 ? { errors } : { row: { ...row, from: from!, to: to!, credit: credit! } }
}
