/** What a receipt does to the posts: those that are handed over end, one may begin, as one change of the person. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { newId } from '../../../lib/id.ts'
import { Positions, type Unit } from '../../organisations/organisations.model.ts'
import { institutionOf, unitFor } from '../../organisations/organisations.service.ts'
import { refusePost } from '../appoint.service.ts'
import type { MadeChange } from '../madeChange.rule.ts'
import { changePeople, takenNumbers } from '../manyPeople.service.ts'
import { standingPosts } from '../ownPosts.service.ts'
import { staffNumbersOf } from '../people.service.ts'
import type { GivenPost } from '../personChange.service.ts'
import { termOf, type Term } from '../terms.rule.ts'
import { fail } from './transfers.failures.ts'
import type { Transfer } from './transfers.model.ts'

export interface Receipt {
  on: string
  post: {
    unit: string
    position: string
    dualLeader: boolean
    term: Pick<Term, 'electedOn' | 'years'> | null
  } | null
  staffNumber?: string | undefined
}
export interface Begun {
  home: Unit
  post: GivenPost
  /** 第一党支部 · 教师党支部书记 */
  text: string
}

/** @throws notFound, appointment.* */
export async function newPost(
  actor: Actor,
  { unit, position, dualLeader, term, on }: NonNullable<Receipt['post']> & { on: string },
): Promise<Begun> {
  const home = await unitFor(actor, 'roster.write', unit)
  await refusePost(home, { position, from: on, to: null })
  const named = await Positions.findById(position, { name: 1 }).lean()
  const post = { id: newId(), unit, position, from: on, to: null, dualLeader, ...(term && { term: termOf(term) }) }
  return { home, post, text: `${home.name} · ${named!.name}` }
}

/** @returns what undoing it needs */
export async function handOver(
  row: Transfer,
  { on, staffNumber }: Receipt,
  begun: Begun | null,
  session: ClientSession,
): Promise<MadeChange> {
  const { person } = row
  const { _id: institution } = await institutionOf(row, session)
  const number = await numberIn(institution, person, staffNumber, session)
  const ending = (await standingPosts(person, session)).filter(
    ({ unit, position, to }) =>
      (to === null || to > on) && row.posts.some((post) => post.unit === unit && post.position === position),
  )
  if (ending.some(({ from }) => from >= on)) throw fail('transfer.early')
  const replaced = ending.map(({ _id, unit, position, from, dualLeader }) => ({
    post: _id,
    by: { id: newId(), unit, position, from, to: on, dualLeader },
  }))
  const change = { person, added: false, begun: begun ? [begun.post] : [], replaced }
  const revisions = await changePeople(
    institution,
    [{ ...change, ...(number.isNew && { staffNumber: number.after! }) }],
    session,
  )
  const { before, after } = number
  return {
    ...{ person, added: false, begun: change.begun.map(({ id }) => id) },
    fields: number.isNew ? [{ field: 'staffNumber', before, after }] : [],
    replaced: replaced.map(({ post, by: { id } }) => ({ post, by: id })),
    revision: revisions.get(person)!,
  }
}

/** A number is an institution's own: where somebody there has it, another one is asked for. @throws transfer.number */
async function numberIn(institution: string, person: string, given: string | undefined, session: ClientSession) {
  const [row] = await staffNumbersOf([person], session)
  const before = row?.staffNumber ?? null
  const after = given || before
  const taken = after && (await takenNumbers(institution, [after], new Set([person]), session)).has(after)
  if (taken) throw fail('transfer.number', { number: after })
  return { before, after, isNew: after !== before }
}
