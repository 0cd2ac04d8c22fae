/** 届期与换届: whose terms are due, and many of them renewed or ended on one day. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { newId } from '../../lib/id.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { daysAfter } from '../../lib/period.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { institutionOf, unitFor } from '../organisations/organisations.service.ts'
import { changePeople, groupedByPerson } from './manyPeople.service.ts'
import type { PersonChange } from './personChange.service.ts'
import { namesOf } from './people.service.ts'
import { namesAt } from './postNames.service.ts'
import { appointmentsChanged } from './roster.events.ts'
import { fail } from './roster.failures.ts'
import { Appointments, type Appointment } from './roster.model.ts'
import { presentPost } from './roster.present.ts'
import type { terms } from './terms.contract.ts'
import { TermChanges, type TermChange } from './terms.model.ts'
import { SOON_DAYS, TERM_ACTS, termOf, type TermAct } from './terms.rule.ts'
import { keptChanges, undoPeople } from './undoPeople.service.ts'

type Endpoints = typeof terms.endpoints
type Row = z.input<Endpoints['list']['reply']>['items'][number]

/** The unit when it is the actor's, or all that are. */
async function below(actor: Actor, capability: 'roster.read' | 'roster.write', unit: string | undefined) {
  if (!unit) return scope(actor, capability)
  return { ancestors: (await unitFor(actor, capability, unit))._id }
}
const stillHeld = () => ({ $or: [{ to: null }, { to: { $gt: businessDate() } }] })
const soon = () => daysAfter(businessDate(), SOON_DAYS + 1)

interface Asked {
  unit?: string | undefined
  due: 'soon' | 'overdue' | 'all'
  cursor?: string | undefined
  limit: number
}

/** The earliest first. */
export async function dueTerms(actor: Actor, { unit, due, cursor, limit }: Asked): Promise<CursorPage<Row>> {
  const own = await below(actor, 'roster.read', unit)
  const before = due === 'soon' ? { $lt: soon() } : due === 'overdue' ? { $lt: businessDate() } : {}
  const filters = [
    { ...own, 'term.dueOn': { $gt: '', ...before }, supersededAt: null },
    stillHeld(),
    afterCursor(cursor, 'term.dueOn', 1),
  ]
  const found = await findInOrder(Appointments, filters, { 'term.dueOn': 1, _id: 1 }, limit + 1)
  const rows = found.map((row) => ({ ...row, dueOn: row.term!.dueOn }))
  const { items, nextCursor } = cutPage(rows, limit, 'dueOn')
  return { items: await presented(items), nextCursor }
}

async function presented(posts: readonly Appointment[]): Promise<Row[]> {
  const names = await namesAt(posts)
  const people = new Map((await namesOf(posts.map(({ person }) => person))).map(({ _id, name }) => [_id, name]))
  return posts.map((post) => {
    const { id, unitName, positionName, from } = presentPost(post, names)
    const person = { id: post.person, name: people.get(post.person) ?? '' }
    return { id, person, unitName, positionName, from, term: post.term!, overdue: post.term!.dueOn < businessDate() }
  })
}

/** Beyond so many a page says "more than". */
const COUNTED = 500

export async function countDueTerms(actor: Actor): Promise<{ count: number; more: boolean }> {
  const own = { ...scope(actor, 'roster.write'), 'term.dueOn': { $gt: '', $lt: soon() }, supersededAt: null }
  const { length } = await findInOrder(Appointments, [own, stillHeld()], { 'term.dueOn': 1, _id: 1 }, COUNTED + 1)
  return { count: Math.min(length, COUNTED), more: length > COUNTED }
}

interface Given {
  id: string
  act: TermAct
  on: string
  years: number
  appointments: readonly string[]
}

/** Sent again it is the same one. @throws term.*; roster.changed, for a post that is not the actor's too */
export async function changeTerms(actor: Actor, given: Given): Promise<{ id: string; count: number }> {
  const own = scope(actor, 'roster.write')
  return transaction(async (session) => {
    const made = await TermChanges.findById(given.id, null, { session }).lean()
    if (made && made.by !== actor.account) throw httpFail('notFound')
    if (made) return { id: made._id, count: made.count }
    const ids = [...new Set(given.appointments)]
    const posts = await lookUp(ids, (some) =>
      Appointments.find({ _id: { $in: some }, ...own }, null, { session }).lean(),
    )
    const isAsSeen = posts.length === ids.length && posts.every(({ supersededAt }) => supersededAt === null)
    if (!isAsSeen) throw fail('roster.changed')
    refuse(posts, given)
    const changes = await write(posts, given, session)
    const row = await rowOf(actor, posts, changes, given, session)
    await TermChanges.create([row], { session })
    const title = `${TERM_ACTS[given.act]} ${posts.length} 个任职，${given.on}：${row.names}`
    await note(actor, 'term.change', given.id, title, session)
    return { id: row._id, count: row.count }
  })
}

function refuse(posts: readonly Appointment[], { act, on }: Given): void {
  if (posts.some(({ from }) => (act === 'end' ? on <= from : on < from))) throw fail('term.early')
  if (posts.some(({ to }) => to !== null && to <= on)) throw fail('term.over')
}

async function write(posts: readonly Appointment[], { act, on, years }: Given, session: ClientSession) {
  const by = ({ unit, position, from, to, dualLeader }: Appointment) => ({
    ...{ id: newId(), unit, position, from, dualLeader },
    ...(act === 'end' ? { to: on } : { to, term: termOf({ electedOn: on, years }) }),
  })
  const changes = [...groupedByPerson(posts)].map(([person, own]): PersonChange => ({
    ...{ person, added: false, begun: [] },
    replaced: own.map((post) => ({ post: post._id, by: by(post) })),
  }))
  const { _id: institution } = await institutionOf(posts[0]!, session)
  const revisions = await changePeople(institution, changes, session)
  await appointmentsChanged.emit({ people: changes.map(({ person }) => person) }, session)
  return changes.map(({ person, replaced }) => ({
    ...{ person, added: false, fields: [], begun: [], revision: revisions.get(person)! },
    replaced: replaced.map(({ post, by: { id } }) => ({ post, by: id })),
  }))
}

const NAMED = 5

async function rowOf(
  actor: Actor,
  posts: readonly Appointment[],
  changes: TermChange['changes'],
  { id: _id, act, on }: Given,
  session: ClientSession,
): Promise<TermChange> {
  const people = await namesOf(
    changes.slice(0, NAMED).map(({ person }) => person),
    session,
  )
  const more = changes.length > NAMED ? `等 ${changes.length} 人` : ''
  const ancestors = posts[0]!.ancestors.filter((unit) => posts.every((post) => post.ancestors.includes(unit)))
  return {
    ...{ _id, act, on, ancestors, changes, count: posts.length, at: now(), by: actor.account, byName: actor.name },
    ...{ names: people.map(({ name }) => name).join('、') + more, undone: null },
  }
}

const SHOWN = 20

export async function termChanges(actor: Actor, unit: string | undefined) {
  const own = await below(actor, 'roster.write', unit)
  const rows = await findInOrder(TermChanges, [own], { at: -1, _id: -1 }, SHOWN)
  return rows.map(({ _id, act, on, count, names, at, byName, undone }) => ({
    ...{ id: _id, act, on, count, names, at: at.toISOString(), by: byName, undone: undone !== null },
  }))
}

/** Twice is once. @throws term.kept */
export async function undoTerms(actor: Actor, id: string): Promise<void> {
  const own = scope(actor, 'roster.write')
  await transaction(async (session) => {
    const row = await TermChanges.findOne({ _id: id, ...own }, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    if (row.undone) return
    const kept = await keptChanges(row.changes, session)
    if (kept.length > 0)
      throw fail('term.kept', {
        names: kept
          .slice(0, NAMED)
          .map(({ name }) => name)
          .join('、'),
      })
    await undoPeople(row.changes, session)
    await appointmentsChanged.emit({ people: row.changes.map(({ person }) => person) }, session)
    await TermChanges.updateOne({ _id: id }, { $set: { undone: { at: now(), by: actor.account } } }, { session })
    await note(actor, 'term.undo', id, `${TERM_ACTS[row.act]}，${row.on}：${row.names}`, session)
  })
}
