/** 推荐: by the institution, one or several at once; and the trainee's own application, which the institution confirms. */
import { ownPerson, type Actor } from '../../../access/actor.ts'
import { httpFail } from '../../../lib/failure.ts'
import { move, type Book } from '../admission/book.ts'
import { actOn } from '../admission/rounds.service.ts'
import type { TrainingClass } from '../classes.model.ts'
import { classFor } from '../visible.service.ts'
import { checkPeople, quotaChecker, type Checked } from './check.service.ts'
import { checkDay, type Finding } from './checks.rule.ts'
import { fail } from './nominations.failures.ts'
import { nominationId, type Nomination } from './nominations.model.ts'
import { isListed, isStanding, type NominationState } from './nominations.rule.ts'
import { nominatedAt } from './order.rule.ts'
import { classToNominate } from './seen.service.ts'

const sentences = (findings: readonly Finding[]): string =>
  [...new Set(findings.map(({ sentence }) => sentence))].join('')

/** What the actor is told of some people before nominating them. */
export async function check(actor: Actor, id: string, people: readonly string[]): Promise<Checked[]> {
  const { trainingClass, own } = await classToNominate(actor, id)
  return checkPeople(trainingClass, people, own)
}

/** @throws nomination.refused, nomination.warned */
function refuse(checked: readonly Checked[], confirmed: boolean): void {
  const findings = checked.flatMap((each) => each.findings)
  const refused = findings.filter((each) => each.refused)
  if (refused.length > 0) throw fail('nomination.refused', { what: sentences(refused) })
  if (findings.length > 0 && !confirmed) throw fail('nomination.warned', { what: sentences(findings) })
}

/** What may have changed since it was looked at: days, seats of quotas, somebody else. @throws nomination.refused */
function refuseNow(book: Book, fresh: readonly Checked[]): void {
  const checkRoom = quotaChecker(book.trainingClass, book.quotas)
  const rooms = fresh.flatMap(({ candidate }) => (candidate.place ? checkRoom(candidate.place) : []))
  const refused = [...checkDay(book.trainingClass, book.today), ...rooms].filter((each) => each.refused)
  if (refused.length > 0) throw fail('nomination.refused', { what: sentences(refused) })
}

function enter(book: Book, actor: Actor, { candidate }: Checked, state: NominationState): void {
  const { person, name, pinyin, initials, place, rank } = candidate
  const { _id: id } = book.trainingClass
  const before = book.rows.get(person)
  const { unit, ancestors, position, post } = place!
  const order = nominatedAt(book.at)
  const row: Nomination = {
    ...{ _id: nominationId(id, person), class: id, person, name, pinyin, initials, unit, ancestors, position, post },
    ...{ account: actor.account, by: actor.name, at: book.at, order, ownOrder: order, state },
    ...{ rank: { ...rank, at: book.at.getTime() }, override: null, confirmBy: null, arrival: null },
    ...{ history: before?.history ?? [], revision: before?.revision ?? 0 },
  }
  move(book, row, state, { by: actor.name, who: state === 'applied' ? ownPerson(actor) : actor.account })
}

async function enterAll(
  actor: Actor,
  { _id }: TrainingClass,
  checked: readonly Checked[],
  as: 'nominated' | 'applied',
): Promise<void> {
  const people = checked.map(({ candidate }) => candidate.person)
  await actOn(_id, {
    people,
    arrive: true,
    apply(book) {
      const isIn = as === 'applied' ? isStanding : isListed
      const fresh = checked.filter(({ candidate }) => {
        const before = book.rows.get(candidate.person)
        return !before || !isIn(before.state)
      })
      if (fresh.length === 0) return
      refuseNow(book, as === 'applied' ? [] : fresh)
      if (people.some((person) => book.known.get(person) !== person)) throw httpFail('conflict')
      const state = as === 'nominated' && book.trainingClass.state === 'ranked' ? 'waiting' : as
      for (const each of fresh) enter(book, actor, each, state)
      const names = fresh.map(({ candidate }) => candidate.name).join('、')
      book.notes.push({ actor, act: `nomination.${as === 'applied' ? 'apply' : 'create'}`, detail: names })
    },
  })
}

/** All of them or none; who is in the list already stays as they are. @throws nomination.refused, nomination.warned */
export async function nominate(
  actor: Actor,
  id: string,
  { people, confirmed }: { people: readonly string[]; confirmed: boolean },
): Promise<void> {
  const { trainingClass, own } = await classToNominate(actor, id)
  const checked = await checkPeople(trainingClass, [...new Set(people)], own)
  if (checked.length < new Set(people).size) throw fail('nomination.unknown')
  refuse(checked, confirmed)
  const fresh = checked.filter(({ listed }) => listed === null)
  if (fresh.length > 0) await enterAll(actor, trainingClass, fresh, 'nominated')
}

/** Twice is once. @throws nomination.noApplying, nomination.refused */
export async function apply(actor: Actor, id: string): Promise<void> {
  const person = ownPerson(actor)
  const trainingClass = await classFor(actor, id)
  if (!trainingClass.selfApply) throw fail('nomination.noApplying')
  const checked = await checkPeople(trainingClass, [person], null)
  if (checked.length === 0) throw httpFail('notFound')
  const isAsked = (code: Finding['code']) => code !== 'full' && code !== 'overQuota'
  const own = checked.map((each) => ({ ...each, findings: each.findings.filter(({ code }) => isAsked(code)) }))
  refuse(own, true)
  const fresh = own.filter(({ listed }) => listed === null)
  if (fresh.length > 0) await enterAll(actor, trainingClass, fresh, 'applied')
}
