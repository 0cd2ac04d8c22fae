/** 学员 of a class: whoever holds a seat in it and has not left it. From the first day on the list stands. */
import type { ClientSession } from 'mongoose'
import { ownPerson, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { byId, readEach, readTogether } from '../../lib/readTogether.ts'
import { TrainingClasses, type TrainingClass } from './classes.model.ts'
import { nominationId, Nominations, type Nomination } from './nominations/nominations.model.ts'
import { nominationsOf } from './nominations/ofPerson.ts'
import { SEATED } from './nominations/nominations.rule.ts'

export type { TrainingClass } from './classes.model.ts'
export type Member = Pick<
  Nomination,
  'person' | 'name' | 'pinyin' | 'initials' | 'unit' | 'ancestors' | 'position' | 'post' | 'arrival' | 'left'
>
const FIELDS = { person: 1, name: 1, pinyin: 1, initials: 1, unit: 1, ancestors: 1, position: 1, post: 1, arrival: 1 }
const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** By name; with `left` also those who left. As many as the class has seats. */
export async function membersOf(
  trainingClass: string,
  { left = false }: { left?: boolean } = {},
  session?: ClientSession,
): Promise<Member[]> {
  const rows = await Nominations.find(
    { class: trainingClass, state: { $in: [...SEATED] } },
    { ...FIELDS, left: 1 },
    within(session),
  ).lean()
  return rows
    .filter((row) => left || !row.left)
    .sort((a, b) => (a.pinyin === b.pinyin ? (a.person < b.person ? -1 : 1) : a.pinyin < b.pinyin ? -1 : 1))
}

/** A person's seat in a class; null where there is none, or where the person left. */
export async function memberOf(trainingClass: string, person: string, session?: ClientSession): Promise<Member | null> {
  const row = await Nominations.findOne(
    { _id: nominationId(trainingClass, person), state: { $in: [...SEATED] } },
    { ...FIELDS, left: 1 },
    within(session),
  ).lean()
  return row?.left ? null : row
}

/** The class in which the actor is a trainee. @throws notFound for any other */
export async function ownClass(
  actor: Actor,
  id: string,
  session?: ClientSession,
): Promise<{ trainingClass: TrainingClass; member: Member }> {
  const person = ownPerson(actor)
  const [trainingClass, member] = [
    await TrainingClasses.findById(id, null, within(session)).lean(),
    await memberOf(id, person, session),
  ]
  if (!trainingClass || !member || trainingClass.state === 'cancelled') throw httpFail('notFound')
  return { trainingClass, member }
}

const readClass = readTogether(async (ids) => byId(await TrainingClasses.find({ _id: { $in: ids } }).lean()))

/** Classes in which the actor has a seat, those that begin last first. */
export async function ownClasses(actor: Actor): Promise<TrainingClass[]> {
  const rows = (await nominationsOf(ownPerson(actor))) ?? []
  const seated = rows.filter(({ state, left }) => (SEATED as readonly string[]).includes(state) && !left)
  const classes = await readEach(
    readClass,
    seated.map((row) => row.class),
  )
  return classes.filter(({ state }) => state !== 'cancelled').sort((a, b) => (a.from < b.from ? 1 : -1))
}
