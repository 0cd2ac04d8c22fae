/** What other systems read: the figures of a unit and of all below it. No people. */
import { unitsOf, type Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import { Units, type Unit } from '../../organisations/organisations.model.ts'
import { isRecalculating, type Requirement } from '../../programmes/requirements.service.ts'
import { countsInEach } from '../cellCounts.service.ts'
import type { CountsRow } from '../coverage.model.ts'
import { placeOf } from '../place.service.ts'
import { noCounts } from '../tally.ts'

export interface UnitData extends CountsRow {
  unit: string
  name: string
  level: Unit['level']
  /** Of the units that are told; of the topmost null. */
  parent: string | null
  uncovered: number
}
export interface CoverageData {
  requirement: Pick<Requirement, '_id' | 'title' | 'from' | 'to'>
  asOf: string
  recalculating: boolean
  units: UnitData[]
}
/** @throws notFound for a unit or a requirement that the token does not reach */
export async function coverageDataOf(
  actor: Actor,
  requirementId: string,
  wanted: string | undefined,
): Promise<CoverageData> {
  const { requirement, unit } = await placeOf(actor, requirementId, wanted ?? unitsOf(actor, 'coverage.read')[0]!)
  const below = await Units.find({ ancestors: unit._id }, { name: 1, level: 1, parent: 1, closedOn: 1 })
    .sort({ pinyin: 1, _id: 1 })
    .lean()
  const today = businessDate()
  const open = below.filter(({ closedOn }) => closedOn === null || closedOn > today)
  const counts = await countsInEach(
    requirement._id,
    open.map(({ _id }) => _id),
  )
  return {
    requirement,
    asOf: today,
    recalculating: isRecalculating(requirement),
    units: open.map(({ _id, name, level, parent }) => {
      const row = { ...noCounts(), ...counts.get(_id) }
      const above = _id === unit._id ? null : parent
      return { unit: _id, name, level, parent: above, ...row, uncovered: row.required - row.covered }
    }),
  }
}

const HEADER = ['单位编号', '单位', '层级', '上级编号', '应训', '已覆盖', '未覆盖', '宽限期内', '豁免', '数据日期']
/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
const cell = (value: string | number | null): string => {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
/** With a BOM, or Chinese Excel takes it for GBK. */
export function csvOf({ units, asOf }: CoverageData): string {
  const rows = units.map(({ unit, name, level, parent, required, covered, uncovered, grace, exempt }) =>
    [unit, name, level, parent, required, covered, uncovered, grace, exempt, asOf].map(cell).join(','),
  )
  return `\uFEFF${[HEADER.join(','), ...rows].join('\r\n')}\r\n`
}
