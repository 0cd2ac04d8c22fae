/** 座位表 of a class: kept by who runs it, seen by its trainees once it is shown to them. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { invalid } from '../../lib/failure.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { groupsOf } from '../assignments/groups/groups.service.ts'
import { basesById } from '../bases/bases.service.ts'
import { membersOf, ownClass } from '../classes/members.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { namesOf } from '../roster/people.service.ts'
import { fail } from './seating.failures.ts'
import type { SeatingSave } from './seating.contract.ts'
import { SeatingPlans } from './seating.model.ts'

const roomsOf = async (base: string) => (await basesById([base])).get(base)?.rooms ?? []

export async function seatingOf(actor: Actor, id: string) {
  const { base } = await classToRun(actor, id)
  const [row, members, rooms, groups] = await Promise.all([
    SeatingPlans.findById(id).lean(),
    membersOf(id),
    roomsOf(base),
    groupsOf(id),
  ])
  const [units, people] = await Promise.all([
    unitNames(members.map(({ unit }) => unit)),
    namesOf(members.map(({ person }) => person)),
  ])
  const there = new Set(members.map(({ person }) => person))
  const sexes = new Map(people.map(({ _id, details }) => [_id, details?.sex ?? null]))
  return {
    // Who left the class has left the seat.
    plan: row && {
      ...{ room: row.room, rows: row.rows, seats: row.seats, aisles: row.aisles, shown: row.shown },
      ...{ places: row.places.filter(({ person }) => there.has(person)), revision: row.revision },
    },
    groups: groups.map(({ people: own }) => own),
    members: members.map(({ person, name, pinyin, unit, post, arrival }) => ({
      ...{ person, name, pinyin, unit, unitName: units.get(unit) ?? '', post, sex: sexes.get(person) ?? null },
      arrival: arrival,
    })),
    rooms: rooms.map((each) => ({ id: each.id, name: each.name, seats: each.seats })),
  }
}

export async function saveSeating(
  actor: Actor,
  id: string,
  { revision, ...save }: z.output<typeof SeatingSave>,
): Promise<number> {
  return transaction(async (session) => {
    const { base, ancestors } = await classToRun(actor, id, session)
    const before = await SeatingPlans.findById(id, null, { session }).lean()
    if ((before?.revision ?? 0) !== revision) throw fail('seating.stale')
    const there = new Set((await membersOf(id, {}, session)).map(({ person }) => person))
    if (save.places.some(({ person }) => !there.has(person)))
      throw invalid([{ path: 'places', message: '有人已不在这个班，请刷新后再排' }])
    if (save.room !== null && !(await roomsOf(base)).some((room) => room.id === save.room))
      throw invalid([{ path: 'room', message: '基地没有这间教室，请重新选择' }])
    const after = { ...save, ancestors, revision: revision + 1 }
    await SeatingPlans.updateOne({ _id: id }, { $set: after }, { session, upsert: true }).catch(rerunOnDuplicate)
    return after.revision
  })
}

export async function ownSeat(actor: Actor, id: string) {
  const { trainingClass, member } = await ownClass(actor, id)
  const plan = await SeatingPlans.findById(id).lean()
  const place = plan?.shown ? plan.places.find(({ person }) => person === member.person) : undefined
  if (!plan || !place) return { seat: null }
  const room = (await roomsOf(trainingClass.base)).find((each) => each.id === plan.room)
  return { seat: { row: place.row, seat: place.seat, room: room?.name ?? '' } }
}
