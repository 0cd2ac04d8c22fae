/** Whom each row of a file means: somebody of the roster, somebody new, or a question. */
import { PeopleIndex } from './persons.rule.ts'
import { refused, type Choices, type PlannedRow } from './planned.rule.ts'
import type { RosterPerson, RosterRow } from './roster.rule.ts'

export interface Named {
  row: RosterRow
  person: RosterPerson
}
const SOMEBODY_NEW = 'new'
const NO_BEGINNING = '新的任职没有开始的日期。'
const hasNumber = ({ staffNumber }: RosterRow): boolean => staffNumber !== null
export const undated = ({ row }: RosterRow): PlannedRow =>
  refused(row, 'from', '', NO_BEGINNING, '请填写任职日期，至少写到月份。')

/** `recorded`: may be changed, a row sees what the rows above it do. */
export function whomRowsMean(
  recorded: ReadonlyMap<string, RosterPerson>,
  rows: readonly RosterRow[],
  { choices, newId }: { choices: Choices; newId: () => string },
): (Named | PlannedRow)[] {
  const people = new Map(recorded)
  const index = new PeopleIndex(recorded.values(), rows)
  const meant = new Map<RosterRow, Named | PlannedRow>()
  // Rows with a number first: whom a name alone means must not depend on the order of rows.
  for (const row of [...rows.filter(hasNumber), ...rows.filter((each) => !hasNumber(each))]) {
    const person = personOf(row)
    if (!('kind' in person)) index.know(person, row.name, row.staffNumber)
    meant.set(row, 'kind' in person ? person : { row, person })
  }
  return rows.map((row) => meant.get(row)!)

  function personOf(row: RosterRow): RosterPerson | PlannedRow {
    const found = index.find(row)
    if (found === 'new') return somebodyNew(row)
    if ('person' in found) return people.get(found.person)!
    const { candidates } = found
    if (candidates.some((id) => !recorded.has(id)))
      return refused(row.row, 'staffNumber', '', `文件里不止一位“${row.name}”。`, '请给每一位填写工号。')
    const chosen = choices.get(row.row)
    if (chosen === SOMEBODY_NEW) return somebodyNew(row)
    if (chosen !== undefined && candidates.includes(chosen)) return people.get(chosen)!
    return { row: row.row, kind: 'doubt', candidates }
  }

  function somebodyNew(row: RosterRow): RosterPerson | PlannedRow {
    if (row.positions.length === 0) {
      const reason = `名册里没有“${row.name}”，新增的人员要有职务。`
      return refused(row.row, 'position', '', reason, '请填写单位、职务和任职日期，或核对姓名和工号。')
    }
    if (row.from === null) return undated(row)
    const { name, staffNumber, phone } = row
    const person: RosterPerson = { id: newId(), name, staffNumber, phone, posts: [] }
    people.set(person.id, person)
    index.add(person)
    return person
  }
}
