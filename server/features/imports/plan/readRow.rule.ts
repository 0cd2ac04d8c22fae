/** One row of a file: what it says of a person, or what is wrong with which cell. */
import { broughtBy } from '../../roster/broughtDetails.rule.ts'
import { tidyCode, tidyName } from '../../../lib/spelling.rule.ts'
import { cellsOf, type CellsContext } from '../entries/cells.rule.ts'
import type { SheetRow } from '../reading/cell.rule.ts'
import { splitSeveral } from '../reading/pieces.rule.ts'
import { readTerm } from './readTerm.rule.ts'
import type { RosterRow, RowError } from './roster.rule.ts'

export interface RowContext extends CellsContext {
  /** Name → id. */
  positions: ReadonlyMap<string, string>
}
export type ReadRow = { row: RosterRow } | { errors: RowError[] }

const LONGEST = { name: 120, staffNumber: 40 } as const
const YES = /^(?:是|√|✓|✔|1|y|yes|true|对|双带头人)$/i
const NO = /^(?:否|不是|×|✗|✘|x|0|n|no|false|无|-|—)$/i
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/
const SEXES: Record<string, string> = { 男: 'male', 男性: 'male', 女: 'female', 女性: 'female' }
/** A year alone, which is no date. */
const YEAR = /^(?:19|20)\d{2}年?$/
const PHONE = /^1\d{10}$/

export function readRow(sheetRow: SheetRow, context: RowContext): ReadRow {
  const { errors, shown, wrong, unit: readUnit, date } = cellsOf(sheetRow, context)
  const name = tidyName(shown('name'))
  if (name === '') wrong('name', '没有姓名。', '请填写姓名，或删去这一行。')
  if (name.length > LONGEST.name) wrong('name', `姓名超过 ${LONGEST.name} 个字。`, '请检查是否把几个人写在了一格。')
  const staffNumber = tidyCode(shown('staffNumber'))
  if (staffNumber.length > LONGEST.staffNumber)
    wrong('staffNumber', `工号超过 ${LONGEST.staffNumber} 个字。`, '请检查是否填错了列。')
  const phone = tidyCode(shown('phone')).replace(/^(?:\+?86)?[-\s]*(?=1\d{2})|[-\s]/g, '')
  if (phone !== '' && !PHONE.test(phone)) wrong('phone', '不是 11 位手机号。', '请填写手机号，没有就留空。')

  const email = shown('email').trim().toLowerCase()
  if (email !== '' && !EMAIL.test(email)) wrong('email', '不是完整的邮箱地址。', '请核对，没有就留空。')
  const sex = readSex()
  const birthYear = readBirthYear()
  const partyJoinedOn = date('partyDate', 'start')

  const unit = readUnit()
  const positions = readPositions()
  const from = date('from', 'start')
  const to = date('to', 'end')
  const dualLeader = readDualLeader()
  const term = readTerm({ shown, wrong, date }, from)
  if (term && positions.length === 0 && !shown('position'))
    wrong('termFrom', '写了任期，没有写职务。', '请填写职务，或删去任期。')
  if (unit && positions.length === 0 && shown('position') === '')
    wrong('position', '写了单位，没有写职务。', '请填写职务；几个职务用顿号分开。')
  if (!unit && positions.length > 0 && shown('unit') === '')
    wrong('unit', '写了职务，没有写单位。', '请填写单位的名称。')
  if (from && to && to <= from) wrong('to', `离任日期不晚于任职日期 ${from}。`, '请核对两个日期。')
  if (errors.length > 0) return { errors }
  return {
    row: {
      row: sheetRow.number,
      name,
      staffNumber: staffNumber || null,
      phone: phone || null,
      ...broughtBy({ email, sex, birthYear, partyJoinedOn }),
      unit,
      positions,
      from,
      to,
      dualLeader,
      ...(term && { term }),
    },
  }

  function readPositions(): string[] {
    const read = splitSeveral(shown('position')).map(
      (title) =>
        context.positions.get(title) ?? wrong('position', `没有叫“${title}”的职务。`, '请在“职务”表里核对名称。'),
    )
    return [...new Set(read.filter((id) => id !== null))]
  }

  function readSex(): string | null {
    const text = shown('sex')
    return text === ''
      ? null
      : (SEXES[text] ?? wrong('sex', `看不出“${text}”是男是女。`, '请填写“男”或“女”，没有就留空。'))
  }

  function readBirthYear(): string | null {
    const text = shown('birthDate')
    return YEAR.test(text) ? text.slice(0, 4) : (date('birthDate', 'start')?.slice(0, 4) ?? null)
  }

  function readDualLeader(): boolean | null {
    const text = shown('dualLeader')
    if (text === '') return null
    if (YES.test(text)) return true
    return NO.test(text) ? false : wrong('dualLeader', `看不出“${text}”是还是不是。`, '请填写“是”或“否”，没有就留空。')
  }
}
