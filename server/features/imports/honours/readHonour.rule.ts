/** One row of a file of honours, or what is wrong with which cell. */
import { tidyCode, tidyName } from '../../../lib/spelling.rule.ts'
import type { HonourLevel, HonourOf } from '../../honours/honours.rule.ts'
import { cellsOf, type CellsContext } from '../entries/cells.rule.ts'
import type { Called } from '../entries/whom.rule.ts'
import type { RowError } from '../plan/roster.rule.ts'
import type { SheetRow } from '../reading/cell.rule.ts'

export interface NamedKind {
  id: string
  name: string
  of: HonourOf
}
export interface HonourFacts {
  kind: string
  kindName: string
  level: HonourLevel
  batch: string
  document: string
  from: string
  to: string | null
}
export interface HonourRow extends HonourFacts {
  row: number
  /** A unit, where nobody is named. */
  unit: string | null
  /** Null: it is the unit's. */
  person: Called | null
}

const plain = (text: string): string => text.normalize('NFKC').replace(/[\s\p{P}\p{Cf}]/gu, '')
const LEVEL_NAMES: Record<HonourLevel, RegExp> = {
  national: /^(?:全国|国家)/,
  city: /^(?:省|市|上海)/,
  institution: /^(?:校|院|单位|本单位)/,
}
const levelOf = (text: string): HonourLevel | null =>
  (Object.keys(LEVEL_NAMES) as HonourLevel[]).find((level) => LEVEL_NAMES[level].test(plain(text))) ?? null

export function readHonour(
  sheetRow: SheetRow,
  context: CellsContext & { kinds: readonly NamedKind[] },
): { row: HonourRow } | { errors: RowError[] } {
  const { errors, shown, wrong, unit: readUnit, date, short } = cellsOf(sheetRow, context)
  const kind = context.kinds.find(({ name }) => plain(name) === plain(shown('honour')))
  if (shown('honour') === '') wrong('honour', '没有荣誉的名称。', '请填写荣誉或项目的名称。')
  else if (!kind)
    wrong('honour', `没有叫“${shown('honour')}”的荣誉类别。`, '请在“荣誉类别”里核对名称，或先添加这个类别。')
  const level = levelOf(shown('level')) ?? (shown('level') === '' ? levelOf(shown('honour')) : null)
  if (!level) wrong('level', '看不出是哪一级。', '请填写全国、市级或校级。')
  const from = date('grantedFrom', 'start')
  if (from === null && shown('grantedFrom') === '')
    wrong('grantedFrom', '没有授予或立项的日期。', '请填写日期，至少写到月份。')
  const to = date('grantedTo', 'end')
  if (from && to && to <= from) wrong('grantedTo', `结束日期不晚于授予日期 ${from}。`, '请核对两个日期。')
  const unit = readUnit()
  const name = short('name', tidyName(shown('name')), 120)
  const staffNumber = tidyCode(shown('staffNumber')) || null
  if (name === '' && staffNumber) wrong('name', '写了工号，没有写姓名。', '请填写姓名。')
  if (name === '' && shown('unit') === '')
    wrong('unit', '没有写授予哪个组织或谁。', '请填写单位；授予个人的还要填写姓名。')
  if (kind && kind.of !== 'both' && (kind.of === 'person') !== (name !== ''))
    wrong(
      'honour',
      kind.of === 'unit' ? `“${kind.name}”授予组织，不授予个人。` : `“${kind.name}”授予个人，要写姓名。`,
      '请核对类别，或改正姓名一列。',
    )
  const batch = short('batch', tidyName(shown('batch')), 60)
  const document = short('document', tidyName(shown('document')), 120)
  if (errors.length > 0) return { errors }
  const facts = { kind: kind!.id, kindName: kind!.name, level: level!, batch, document, from: from!, to }
  const person = name === '' ? null : { name, staffNumber, identityNumber: null, unit }
  return { row: { row: sheetRow.number, ...facts, unit, person } }
}
