/** Rows of one file that say two things of the same person. None of them is believed. */
import { overlap } from '../../../lib/period.ts'
import { COLUMN_OF, fieldInWords, PERSON_FIELDS, refused, type PlannedRow } from './planned.rule.ts'
import { isSameTerm } from './posts.ts'
import type { RosterRow } from './roster.rule.ts'
import type { Named } from './whom.rule.ts'

const CHECK = '请核对这几行，改成一致后重新上传。'
const listed = (rows: readonly RosterRow[]): string => rows.map(({ row }) => row).join('、')

/** A post in two rows is two terms of it, or the same said twice, or a contradiction. */
function differ(one: RosterRow, other: RosterRow): boolean {
  if (one.unit !== other.unit || !one.positions.some((position) => other.positions.includes(position))) return false
  if (one.from === other.from && one.to === other.to)
    return (
      contrary(one.dualLeader, other.dualLeader) || (!!one.term && !!other.term && !isSameTerm(one.term, other.term))
    )
  if (one.from === null || other.from === null) return true
  return overlap({ from: one.from, to: one.to }, { from: other.from, to: other.to })
}

function contradictionIn(rows: readonly RosterRow[], row: RosterRow): PlannedRow | null {
  const others = rows.filter((other) =>
    PERSON_FIELDS.some((field) => contrary(row[field] ?? null, other[field] ?? null)),
  )
  const [first] = others
  if (first) {
    const field = PERSON_FIELDS.find((each) => contrary(row[each] ?? null, first[each] ?? null))!
    const reason = `与第 ${listed(others)} 行是同一人，写的却不一样：“${fieldInWords(field, first[field]!)}”。`
    return refused(row.row, COLUMN_OF[field], fieldInWords(field, row[field]!), reason, CHECK)
  }
  const posts = rows.filter((other) => other !== row && differ(row, other))
  if (posts.length === 0) return null
  return refused(
    row.row,
    'from',
    row.from ?? '',
    `与第 ${listed(posts)} 行是同一人的同一职务，日期、“双带头人”或任期不一致。`,
    CHECK,
  )
}
const contrary = <T>(one: T | null, other: T | null): boolean => one !== null && other !== null && one !== other

export function withoutContradictions(meant: readonly (Named | PlannedRow)[]): (Named | PlannedRow)[] {
  const rowsOf = new Map<string, RosterRow[]>()
  for (const each of meant) {
    if ('kind' in each) continue
    const rows = rowsOf.get(each.person.id)
    if (rows) rows.push(each.row)
    else rowsOf.set(each.person.id, [each.row])
  }
  return meant.map((each) => ('kind' in each ? each : (contradictionIn(rowsOf.get(each.person.id)!, each.row) ?? each)))
}
