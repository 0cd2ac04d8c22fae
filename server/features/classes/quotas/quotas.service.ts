/** 名额 of institutions: by hand, or in proportion to whom they have yet to train. */
import type { Actor } from '../../../access/actor.ts'
import { Units, type Unit } from '../../organisations/organisations.model.ts'
import { actOn } from '../admission/rounds.service.ts'
import { quotaId, Quotas, type TrainingClass } from '../classes.model.ts'
import { fail as failClass } from '../classes.failures.ts'
import { fail } from '../nominations/nominations.failures.ts'
import { classIn } from '../visible.service.ts'
import { owedOf } from './owed.service.ts'
import { sharesAbove } from './quotas.rule.ts'

export interface QuotaLine {
  unit: string
  name: string
  seats: number
  taken: number
  standing: number
  /** Who is yet to be trained by the requirement of the class; null: it names none. */
  owed: number | null
  proposed: number
}

const institutions = ({ audience }: TrainingClass): Promise<Unit[]> =>
  Units.find({ ancestors: audience, level: 'institution', closedOn: null }).lean()

/** Every institution that may nominate, with what it has and what its share would be. */
export async function quotaLines(actor: Actor, id: string): Promise<{ capacity: number; items: QuotaLine[] }> {
  const trainingClass = await classIn(actor, 'class.write', id)
  const [units, stored] = await Promise.all([institutions(trainingClass), Quotas.find({ class: id }).lean()])
  const { requirement, capacity } = trainingClass
  const sorted = units.sort((a, b) => (a.pinyin < b.pinyin ? -1 : 1))
  const owed = await owedOf(requirement, sorted)
  const quotaOf = new Map(stored.map((quota) => [quota.unit, quota]))
  const proposed = sharesAbove(
    capacity,
    owed,
    sorted.map(({ _id }) => quotaOf.get(_id)?.taken ?? 0),
  )
  const items = sorted.map(({ _id, name }, at) => {
    const { seats, taken, standing } = quotaOf.get(_id) ?? { seats: 0, taken: 0, standing: 0 }
    return {
      unit: _id,
      name,
      seats,
      taken,
      standing,
      owed: requirement === null ? null : owed[at]!,
      proposed: proposed[at]!,
    }
  })
  return { capacity, items }
}

/** All quotas as they shall be; those left out stay. The same again changes nothing. @throws quota.*, class.cancelled */
export async function saveQuotas(
  actor: Actor,
  id: string,
  given: readonly { unit: string; seats: number }[],
): Promise<void> {
  const trainingClass = await classIn(actor, 'class.write', id)
  if (trainingClass.state === 'cancelled') throw failClass('class.cancelled')
  const units = new Map((await institutions(trainingClass)).map((unit) => [unit._id, unit]))
  if (given.some(({ unit }) => !units.has(unit))) throw fail('quota.unit')
  await actOn(id, {
    people: [],
    apply(book) {
      const next = new Map(book.quotas)
      for (const { unit, seats } of given) {
        const { name, ancestors } = units.get(unit)!
        const empty = { _id: quotaId(id, unit), class: id, unit, ancestors, seats: 0, taken: 0, standing: 0 }
        const before = next.get(unit) ?? empty
        if (seats < before.seats && seats < before.taken) throw fail('quota.taken', { unit: name, taken: before.taken })
        if (before.seats !== seats) next.set(unit, { ...before, seats })
      }
      const sum = [...next.values()].reduce((total, { seats }) => total + seats, 0)
      if (sum > book.trainingClass.capacity) throw fail('quota.sum', { sum, capacity: book.trainingClass.capacity })
      const changed = given.filter(({ unit, seats }) => (book.quotas.get(unit)?.seats ?? 0) !== seats)
      book.quotas = next
      if (changed.length === 0) return
      const said = changed.slice(0, NAMED).map(({ unit, seats }) => `${units.get(unit)!.name} ${seats}`)
      const more = changed.length > NAMED ? ` 等 ${changed.length} 个单位` : ''
      book.notes.push({ actor, act: 'quota.save', detail: `${said.join('、')}${more}` })
    },
  })
}
const NAMED = 8
