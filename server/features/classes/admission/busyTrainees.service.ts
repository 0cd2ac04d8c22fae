/** Trainees with a seat who have one in another class on some days: said before a class or a session is put there. */
import type { Actor } from '../../../access/actor.ts'
import { dayInWords } from '../../../lib/dayInWords.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { Nominations } from '../nominations/nominations.model.ts'
import { isSeated, SEATED } from '../nominations/nominations.rule.ts'
import { classIn } from '../visible.service.ts'

export interface BusyTrainee {
  person: string
  name: string
  /** The other class. */
  title: string
  from: string
  to: string
}
const NAMED = 5

/** Who of them has a seat in a class, other than one, on some days. */
async function seatsOnDays(people: readonly string[], { from, to }: { from: string; to: string }, id: string | null) {
  const held = await lookUp(people, (some) =>
    Nominations.find({ person: { $in: some } }, { person: 1, class: 1, state: 1, left: 1 }).lean(),
  )
  const rows = held.filter((row) => row.class !== id && isSeated(row.state) && !row.left)
  const others = await TrainingClasses.find({ _id: { $in: [...new Set(rows.map((row) => row.class))] } }).lean()
  const same = new Map(
    others
      .filter((each) => each.state !== 'cancelled' && each.from <= to && each.to >= from)
      .map((each) => [each._id, each]),
  )
  return rows.flatMap(({ person, class: of }) => {
    const held = same.get(of)
    return held ? [{ person, title: held.title, from: held.from, to: held.to }] : []
  })
}

/** For who holds these people in another way: the classes in which they have a seat on some days. */
export const classesOnDays = (people: readonly string[], days: { from: string; to: string }) =>
  seatsOnDays(people, days, null)

/** By name; who is in two other classes stands there twice. For who may see the people of the class. */
async function busyTrainees(id: string, from: string, to: string): Promise<BusyTrainee[]> {
  const own = { class: id, state: { $in: [...SEATED] } }
  const seated = await Nominations.find(own, { person: 1, name: 1, left: 1 }).lean()
  const names = new Map(seated.flatMap(({ person, name, left }) => (left ? [] : [[person, name] as const])))
  const rows = await seatsOnDays([...names.keys()], { from, to }, id)
  return rows
    .map((row) => ({ ...row, name: names.get(row.person)! }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
}

/** On the days that a class is to be held; who writes it sees who is in it. @throws notFound */
export async function busyOnDays(
  actor: Actor,
  id: string,
  { from, to }: { from: string; to: string },
): Promise<BusyTrainee[]> {
  await classIn(actor, 'class.write', id)
  return busyTrainees(id, from, to)
}

/** On the day of a session, in one sentence for each other class. */
export async function busyInWords({ _id }: Pick<TrainingClass, '_id'>, day: string): Promise<string[]> {
  const byClass = Map.groupBy(await busyTrainees(_id, day, day), ({ title }) => title)
  return [...byClass].map(([title, people]) => {
    const names = people.slice(0, NAMED).map(({ name }) => name)
    const who = people.length > NAMED ? `${names.join('、')}等 ${people.length} 人` : names.join('、')
    return `学员${who}在${dayInWords(day)}另有「${title}」`
  })
}
