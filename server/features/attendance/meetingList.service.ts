/** What the list of an online meeting would enter: a dry run. The marks that come of it are entered as any others. */
import type { Actor } from '../../access/actor.ts'
import { membersOf } from '../classes/members.service.ts'
import { tableWith } from '../imports/sheetTexts.service.ts'
import { staffNumbersOf } from '../roster/addresses.service.ts'
import { fail } from './attendance.failures.ts'
import { Attendances } from './attendance.model.ts'
import { listColumns, matched, minutesByPerson, minutesIn, stateFor, type Matched } from './meetingList.rule.ts'
import { sittingToRun, type Place } from './screen.service.ts'

export interface DryRun {
  marks: { person: string; name: string; minutes: number; state: 'present' | 'early'; revision: number }[]
  /** Rows that are nobody's, each with what is wrong. */
  unread: Matched[]
  /** Members who are not in it. */
  missing: { person: string; name: string }[]
}

/** @throws attendance.listUnread, sheets.* */
export async function readMeetingList(actor: Actor, place: Place, bytes: Uint8Array): Promise<DryRun> {
  const { trainingClass, session } = await sittingToRun(actor, place)
  const table = await tableWith(bytes, (header) => listColumns(header) !== null)
  const columns = table && listColumns(Array.from(table.header, (name) => name ?? ''))
  if (!table || !columns) throw fail('attendance.listUnread')
  const members = await membersOf(trainingClass._id)
  const numbers = await staffNumbersOf(members.map(({ person }) => person))
  const rows = table.rows.map(({ row, texts }) => ({
    row,
    name: texts[columns.name] ?? '',
    staffNumber: texts[columns.staffNumber] ?? '',
    minutes: minutesIn(texts[columns.minutes] ?? ''),
  }))
  const read = matched(
    rows,
    members.map(({ person, name }) => ({ person, name, staffNumber: numbers.get(person) ?? '' })),
  )
  const minutes = minutesByPerson(read, columns)
  const entries = await Attendances.find(
    { class: trainingClass._id, session: session._id },
    { person: 1, revision: 1 },
  ).lean()
  const revisions = new Map(entries.map(({ person, revision }) => [person, revision]))
  const others = members.filter(({ person }) => person !== actor.person)
  const marks = others.flatMap(({ person, name }) => {
    const stayed = minutes.get(person) ?? 0
    const state = stateFor(stayed, session.to - session.from)
    return state ? [{ person, name, minutes: stayed, state, revision: revisions.get(person) ?? 0 }] : []
  })
  const inIt = new Set(marks.map(({ person }) => person))
  return {
    marks,
    unread: read.filter(({ why }) => why !== null),
    missing: others.filter(({ person }) => !inIt.has(person)).map(({ person, name }) => ({ person, name })),
  }
}
