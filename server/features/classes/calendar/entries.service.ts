/** What stands in a person's calendar: classes and their sessions between two days. */
import { can, type Actor } from '../../../access/actor.ts'
import { distinct } from '../../../lib/distinct.ts'
import { daysAfter } from '../../../lib/period.ts'
import { basesById, type Base } from '../../bases/bases.service.ts'
import { teacherNames } from '../../bases/teachers.service.ts'
import { TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { Nominations } from '../nominations/nominations.model.ts'
import { isSeated } from '../nominations/nominations.rule.ts'
import { ClassSessions, type ClassSession } from '../timetable/timetable.model.ts'
import { visibleClasses } from '../visible.service.ts'

/** No class is longer. */
const LONGEST_DAYS = 400

export interface Entries {
  classes: TrainingClass[]
  sessions: ClassSession[]
  bases: Map<string, Base>
  teachers: Map<string, { name: string }>
}

/** Classes in which the person has a seat. */
async function ownSeats({ person }: Actor): Promise<Record<string, unknown>[]> {
  if (!person) return []
  const rows = await Nominations.find({ person }, { class: 1, state: 1 }).sort({ person: 1, at: -1 }).lean()
  const ids = rows.filter(({ state }) => isSeated(state)).map((row) => row.class)
  return ids.length > 0 ? [{ _id: { $in: ids } }] : []
}

/** Bounds are said so that an index serves them: an inclusive upper end of `from` loses rows on the embedded engine. */
async function classesBetween(actor: Actor, from: string, to: string): Promise<TrainingClass[]> {
  const filters = [...(can(actor, 'class.read') ? await visibleClasses(actor) : []), ...(await ownSeats(actor))]
  const within = { from: { $gt: daysAfter(from, -LONGEST_DAYS), $lt: daysAfter(to, 1) } }
  const found = await Promise.all(filters.map((filter) => TrainingClasses.find({ ...filter, ...within }).lean()))
  return distinct(found.flat()).filter((each) => each.to >= from && each.state !== 'cancelled')
}

const byTime = (a: ClassSession, b: ClassSession): number =>
  a.day === b.day ? a.from - b.from || (a._id < b._id ? -1 : 1) : a.day < b.day ? -1 : 1

/** Sessions of the places that are seen. */
export async function entriesOf(actor: Actor, from: string, to: string): Promise<Entries> {
  const classes = (await classesBetween(actor, from, to)).sort((a, b) =>
    a.from === b.from ? (a._id < b._id ? -1 : 1) : a.from < b.from ? -1 : 1,
  )
  const ids = classes.map(({ _id }) => _id)
  const sessions = (
    await ClassSessions.find({ class: { $in: ids }, day: { $gte: from, $lt: daysAfter(to, 1) } }).lean()
  ).sort(byTime)
  const [bases, teachers] = await Promise.all([
    basesById(classes.map(({ base }) => base)),
    teacherNames([...new Set(sessions.flatMap(({ teacher }) => teacher ?? []))]),
  ])
  return { classes, sessions, bases, teachers }
}

export const placeOfClass = ({ venue, mode, base }: TrainingClass, bases: ReadonlyMap<string, Base>): string =>
  venue || (mode === 'online' ? '线上' : (bases.get(base)?.address ?? ''))

export function placeOfSession(
  { room, place, link }: ClassSession,
  { base }: Pick<TrainingClass, 'base'>,
  bases: ReadonlyMap<string, Base>,
): string {
  const named = bases.get(base)?.rooms.find(({ id }) => id === room)?.name
  return named || place || (link ? '线上' : '')
}
