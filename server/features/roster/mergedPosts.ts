/** The posts of two people who are one: the same post held at the same time is one post, from the first day to the last. */
import type { ClientSession } from 'mongoose'
import { newId } from '../../lib/id.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { Units } from '../organisations/organisations.model.ts'
import { heldTwice } from './appointmentPeriods.ts'
import { postsOf, supersedeAll } from './manyPeople.service.ts'
import { Appointments, type Appointment } from './roster.model.ts'
import { standsFor } from './undoPeople.service.ts'
import { recorded } from './visibility.service.ts'

export interface MergedPosts {
  replaced: string[]
  made: string[]
  /** What each became. */
  became: Map<string, string>
}

const lastTerm = (posts: readonly Appointment[]): Pick<Appointment, 'term'> => {
  const [term] = posts.flatMap(({ term: each }) => each ?? []).sort((a, b) => (a.dueOn < b.dueOn ? 1 : -1))
  return term ? { term } : {}
}

const spanning = (posts: readonly Appointment[]): Pick<Appointment, 'from' | 'to' | 'dualLeader' | 'term'> => ({
  from: posts.map(({ from }) => from).sort()[0]!,
  to: posts.some(({ to }) => to === null)
    ? null
    : posts
        .map(({ to }) => to!)
        .sort()
        .at(-1)!,
  dualLeader: posts.some(({ dualLeader }) => dualLeader),
  ...lastTerm(posts),
})

/** Pure: the posts that stand afterwards, each with those that it was made of. */
function mergedPosts(own: readonly Appointment[], others: readonly Appointment[]) {
  const held = own.map((post) => ({ post, of: [post] }))
  for (const other of others) {
    const parts = [other]
    let post = other
    for (;;) {
      const at = held.findIndex((each) => heldTwice([each.post], post))
      if (at < 0) break
      parts.push(...held.splice(at, 1)[0]!.of)
      post = { ...other, ...spanning(parts) }
    }
    held.push({ post, of: parts })
  }
  return held.filter(({ of }) => of.some(({ person }) => person !== own[0]?.person) || of.length > 1)
}

export async function mergePosts(kept: string, gone: string, at: Date, session: ClientSession): Promise<MergedPosts> {
  const changed = mergedPosts(await recorded(kept, session), await recorded(gone, session))
  const rows = changed.map(({ post }): Appointment => ({ ...post, _id: newId(), person: kept, recordedAt: at }))
  const replaced = changed.flatMap(({ of }) => of.map(({ _id }) => _id))
  await supersedeAll(replaced, at, session)
  if (rows.length > 0) await Appointments.collection.insertMany(rows as never, { session })
  const became = changed.flatMap(({ of }, index) => of.map(({ _id }) => [_id, rows[index]!._id] as const))
  return { replaced, made: rows.map(({ _id }) => _id), became: new Map(became) }
}

/** Of records that a merger made, those that stand for them by now. */
async function standing(made: readonly string[], session: ClientSession): Promise<string[]> {
  const rows = await lookUp(made, (slice) => Appointments.find({ _id: { $in: slice } }, null, { session }).lean())
  const known = new Map(rows.map((row) => [row._id, row]))
  const held = await postsOf([...new Set(rows.map(({ person }) => person))], session)
  return made.map((id) => standsFor(id, held, known))
}

/** Everybody holds again what they held. @returns the new records by those that they are again */
export async function partPosts(
  { replaced, made }: Pick<MergedPosts, 'replaced' | 'made'>,
  at: Date,
  session: ClientSession,
): Promise<Map<string, string>> {
  await supersedeAll(await standing(made, session), at, session)
  const before = await lookUp(replaced, (slice) => Appointments.find({ _id: { $in: slice } }, null, { session }).lean())
  const above = await lookUp(
    before.map(({ unit }) => unit),
    (some) => Units.find({ _id: { $in: some } }, { ancestors: 1 }, { session }).lean(),
  )
  const units = new Map(above.map(({ _id, ancestors }) => [_id, ancestors]))
  const rows = before.map((post): Appointment => ({
    ...post,
    _id: newId(),
    ancestors: units.get(post.unit) ?? post.ancestors,
    recordedAt: at,
    supersededAt: null,
  }))
  if (rows.length > 0) await Appointments.collection.insertMany(rows as never, { session })
  return new Map(before.map(({ _id }, index) => [_id, rows[index]!._id]))
}
