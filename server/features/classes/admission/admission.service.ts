/** What who nominates and who admits do with nominations: each frees or takes seats through the same round. */
import type { Actor } from '../../../access/actor.ts'
import { httpFail } from '../../../lib/failure.ts'
import { fail } from '../nominations/nominations.failures.ts'
import type { Nomination } from '../nominations/nominations.model.ts'
import { isSeated, isStanding } from '../nominations/nominations.rule.ts'
import { overriddenAt } from '../nominations/order.rule.ts'
import { classToNominate } from '../nominations/seen.service.ts'
import { classIn } from '../visible.service.ts'
import { move, put, type Book } from './book.ts'
import { actOn } from './rounds.service.ts'

export interface Named {
  trainingClass: string
  person: string
}

/** @throws notFound, nomination.begun */
export function changeable(book: Book, person: string, own: readonly string[] | null = null): Nomination {
  const row = book.rows.get(person)
  if (!row || (own && !row.ancestors.some((unit) => own.includes(unit)))) throw httpFail('notFound')
  if (book.today >= book.trainingClass.from) throw fail('nomination.begun')
  return row
}

/** By the institution; of an application: it is not taken further. Twice is once. @throws nomination.ended */
export async function withdraw(actor: Actor, { trainingClass: id, person }: Named, reason: string): Promise<void> {
  const { own } = await classToNominate(actor, id)
  await actOn(id, {
    people: [person],
    apply(book) {
      const row = changeable(book, person, own)
      if (row.state === 'withdrawn') return
      if (!isStanding(row.state)) throw fail('nomination.ended')
      move(book, row, 'withdrawn', { by: actor.name, reason, who: actor.account })
      book.notes.push({ actor, act: 'nomination.withdraw', detail: `${row.name}：${reason}` })
    },
  })
}

/** By who admits. Twice is once. @throws nomination.ended */
export async function refuse(actor: Actor, { trainingClass: id, person }: Named, reason: string): Promise<void> {
  await classIn(actor, 'class.admit', id)
  await actOn(id, {
    people: [person],
    apply(book) {
      const row = changeable(book, person)
      if (row.state === 'refused') return
      if (!isStanding(row.state)) throw fail('nomination.ended')
      move(book, row, 'refused', { by: actor.name, reason, who: actor.account })
      book.notes.push({ actor, act: 'nomination.refuse', detail: `${row.name}：${reason}` })
    },
  })
}

/** 优先: to the head of the list, with a reason for all to read who see it; behind those who were put there before. */
export async function override(actor: Actor, { trainingClass: id, person }: Named, reason: string): Promise<void> {
  await classIn(actor, 'class.admit', id)
  await actOn(id, {
    people: [person],
    apply(book) {
      const row = changeable(book, person)
      if (row.override?.reason === reason || isSeated(row.state)) return
      if (row.state !== 'nominated' && row.state !== 'waiting') throw fail('nomination.ended')
      put(book, { ...row, override: { at: book.at, by: actor.name, reason }, order: overriddenAt(book.at) })
      book.notes.push({ actor, act: 'nomination.override', detail: `${row.name}：${reason}` })
    },
  })
}

/** Back to where the ranking puts the person; a seat that was given stays given. */
export async function unoverride(actor: Actor, { trainingClass: id, person }: Named): Promise<void> {
  await classIn(actor, 'class.admit', id)
  await actOn(id, {
    people: [person],
    apply(book) {
      const row = changeable(book, person)
      if (!row.override) return
      if (row.state !== 'nominated' && row.state !== 'waiting') throw fail('nomination.ended')
      put(book, { ...row, override: null, order: row.ownOrder })
      book.notes.push({ actor, act: 'nomination.unoverride', detail: row.name })
    },
  })
}
