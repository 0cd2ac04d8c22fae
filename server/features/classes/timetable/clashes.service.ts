/** What the sessions of a class clash with, whoever holds the other class. */
import type { ClientSession } from 'mongoose'
import { dayInWords } from '../../../lib/dayInWords.ts'
import { basesById } from '../../bases/bases.service.ts'
import { teacherNames } from '../../bases/teachers.service.ts'
import { TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { clashesOf, type Clash, type Slot } from './conflicts.rule.ts'
import { clockSpan } from './minutes.rule.ts'
import { ClassSessions, type ClassSession } from './timetable.model.ts'

type Placed = Slot & { title: string }
const within = (session: ClientSession | undefined) => (session ? { session } : {})

export const slotOf = (row: ClassSession): Placed => ({
  id: row._id,
  ...{ class: row.class, day: row.day, from: row.from, to: row.to, room: row.room, teacher: row.teacher },
  title: row.title,
})

const distinctOf = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
]

/** Sessions on the same days in the same rooms, by the same teachers, or of the same class; not of cancelled classes. */
async function nearby(slots: readonly Placed[], session?: ClientSession): Promise<Placed[]> {
  const days = { $in: distinctOf(slots.map(({ day }) => day)) }
  const [rooms, teachers] = [distinctOf(slots.map(({ room }) => room)), distinctOf(slots.map((each) => each.teacher))]
  const filters = [
    ...(rooms.length > 0 ? [{ room: { $in: rooms }, day: days }] : []),
    ...(teachers.length > 0 ? [{ teacher: { $in: teachers }, day: days }] : []),
    ...distinctOf(slots.map((each) => each.class)).map((each) => ({ class: each, day: days })),
  ]
  const found = new Map<string, ClassSession>()
  for (const filter of filters)
    for (const row of await ClassSessions.find(filter, null, within(session)).lean()) found.set(row._id, row)
  const classes = distinctOf([...found.values()].map((row) => row.class))
  const cancelled = await TrainingClasses.find({ _id: { $in: classes } }, { state: 1 }, within(session)).lean()
  const off = new Set(cancelled.filter(({ state }) => state === 'cancelled').map(({ _id }) => _id))
  return [...found.values()].filter((row) => !off.has(row.class)).map(slotOf)
}

export interface ClashInWords {
  kind: Clash<Placed>['kind']
  session: string
  text: string
}

async function inWords(
  { _id, base }: Pick<TrainingClass, '_id' | 'base'>,
  clashes: readonly Clash<Placed>[],
): Promise<ClashInWords[]> {
  if (clashes.length === 0) return []
  const [bases, teachers, titles] = await Promise.all([
    basesById([base]),
    teacherNames(distinctOf(clashes.map(({ of }) => of.teacher))),
    TrainingClasses.find({ _id: { $in: distinctOf(clashes.map((each) => each.with.class)) } }, { title: 1 }).lean(),
  ])
  const rooms = new Map(bases.get(base)?.rooms.map(({ id, name }) => [id, name]))
  const classes = new Map(titles.map((each) => [each._id, each.title]))
  return clashes.map(({ kind, of, with: other }) => {
    const where = other.class === _id ? '本班' : `「${classes.get(other.class) ?? ''}」`
    const what = {
      room: `教室「${rooms.get(of.room ?? '') ?? ''}」`,
      teacher: `${teachers.get(of.teacher ?? '')?.name ?? '这位老师'}老师`,
      class: '学员',
    }[kind]
    const when = `${dayInWords(other.day)} ${clockSpan(other.from, other.to)}`
    return { kind, session: of.id, text: `${what}在 ${when} 已有${where}的「${other.title}」` }
  })
}

/** Of sessions as they are to be, which need not be stored yet. */
export async function clashesWith(
  trainingClass: Pick<TrainingClass, '_id' | 'base'>,
  slots: readonly Placed[],
  session?: ClientSession,
): Promise<ClashInWords[]> {
  return inWords(trainingClass, clashesOf(slots, await nearby(slots, session)))
}
