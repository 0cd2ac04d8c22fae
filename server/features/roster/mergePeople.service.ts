/** 合并重复人员: two rows of the roster who are one natural person become one, with all that they did. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { joinRecords, lastSeq } from '../ledger/joinRecords.service.ts'
import { changedPosts } from './appointmentRecords.service.ts'
import { refuseTakenAnywhere } from './correct.service.ts'
import { refuseKnownIdentity } from './identity.ts'
import { joinedRows, type Joining } from './joinedPeople.service.ts'
import { mergedPerson, type Both, type Choice } from './mergedPerson.ts'
import { mergePosts } from './mergedPosts.ts'
import { fail } from './merges.failures.ts'
import { DuplicatePairs, pairId, PersonMerges, type PersonMerge } from './merges.model.ts'
import type { Side } from './merges.rule.ts'
import { personCorrected } from './roster.events.ts'
import { People, type Person } from './roster.model.ts'
import { raiseRevision } from './visibility.service.ts'

export interface GivenMerge {
  id: string
  values: Choice
  /** Whose account stays, where both have one. */
  login: Side
}

/** Both in the actor's scope, or neither is found. */
export async function bothFor(actor: Actor, kept: string, gone: string, session?: ClientSession): Promise<Both> {
  if (kept === gone) throw fail('merge.same')
  const own = scope(actor, 'roster.write')
  const rows = await People.find({ _id: { $in: [kept, gone] }, ...own }, null, session ? { session } : {}).lean()
  const [one, other] = [kept, gone].map((id) => rows.find(({ _id }) => _id === id))
  if (!one || !other) throw httpFail('notFound')
  return { kept: one, gone: other }
}

/** What stands against it, in words. */
export async function obstaclesTo(kept: string, gone: string, account: Side): Promise<string[]> {
  const found = await Promise.all(joinedRows().map(async (rows) => rows.obstacle?.({ kept, gone, account })))
  return found.filter((each) => typeof each === 'string')
}

type Asked = Pick<PersonMerge, '_id' | 'kept' | 'gone' | 'by'>

/** @throws create.differs */
async function isMade({ _id, kept, gone, by }: Asked, session?: ClientSession): Promise<boolean> {
  const made = await PersonMerges.findById(_id, null, session ? { session } : {}).lean()
  if (made && (made.by !== by || made.kept !== kept || made.gone !== gone)) throw httpFail('create.differs')
  return made !== null
}

/** Sent again it is the same one, at the same time too. @returns the sessions that ended @throws merge.* */
export async function mergePeople(actor: Actor, kept: string, gone: string, given: GivenMerge): Promise<string[]> {
  const asked = { _id: given.id, kept, gone, by: actor.account }
  if (await isMade(asked)) return []
  await bothFor(actor, kept, gone)
  const [obstacle] = await obstaclesTo(kept, gone, given.login)
  if (obstacle) throw fail('merge.obstacle', { obstacle })
  return transaction(async (session) => {
    if (await isMade(asked, session)) return []
    const both = await bothFor(actor, kept, gone, session)
    await raiseRevision(kept, session)
    await raiseRevision(gone, session)
    const seqBefore = { kept: await lastSeq(kept, session), gone: await lastSeq(gone, session) }
    const after = await writePeople(both, given.values, session)
    const at = now()
    const posts = await mergePosts(kept, gone, at, session)
    const joining: Joining = {
      merge: given.id,
      kept,
      gone,
      account: given.login,
      posts: posts.became,
      ended: [],
      written: 0,
    }
    for (const rows of joinedRows()) await rows.join(joining, session)
    await joinRecords({ merge: given.id, kept, gone, account: actor.account, by: actor.name }, session)
    await changedPosts(gone, session)
    await changedPosts(kept, session)
    await personCorrected.emit({ person: kept, name: after.name, pinyin: after.pinyin }, session)
    await putDown(actor, both, after, { _id: given.id, at, posts, seqBefore }, session)
    return joining.ended
  })
}

/** The numbers of the row that goes are free from here on. */
async function writePeople(both: Both, values: Choice, session: ClientSession): Promise<Person> {
  const { kept, gone } = both
  const after = mergedPerson(both, values)
  const hidden = { mergedInto: kept._id, ancestors: [], seenUntil: null, foundBy: [], staffNumber: null, phone: null }
  await People.updateOne({ _id: gone._id }, { $set: { ...hidden, identityNumber: null } }, { session })
  const seen = { ...after, ancestors: [...new Set([...kept.ancestors, ...gone.ancestors])] }
  if (after.staffNumber) await refuseTakenAnywhere(seen, session)
  await refuseKnownIdentity(after, session)
  const { name, pinyin, initials, reading, foundBy, staffNumber, phone, identityNumber = null, details } = after
  const fields = { name, pinyin, initials, reading, foundBy, staffNumber, phone, identityNumber, details }
  await People.updateOne({ _id: kept._id }, { $set: fields }, { session })
  return after
}

async function putDown(
  actor: Actor,
  before: Both,
  after: Person,
  { _id, at, posts, seqBefore }: Pick<PersonMerge, '_id' | 'at' | 'posts' | 'seqBefore'>,
  session: ClientSession,
): Promise<void> {
  const { kept, gone } = before
  const { revision = 0 } = (await People.findById(kept._id, { revision: 1 }, { session }).lean())!
  const { replaced, made } = posts
  const row: PersonMerge = {
    ...{ _id, kept: kept._id, gone: gone._id, before, after, posts: { replaced, made }, revision, at, seqBefore },
    ...{ lastSeq: await lastSeq(kept._id, session), by: actor.account, byName: actor.name, undone: null },
  }
  await PersonMerges.collection.insertOne(row as never, { session })
  const decided = { at, by: actor.name, merge: _id }
  const pair = pairId(kept._id, gone._id)
  await DuplicatePairs.deleteMany({ people: gone._id, state: 'open', _id: { $ne: pair } }, { session })
  await DuplicatePairs.updateOne(
    { _id: pair },
    {
      $set: { state: 'merged', decided },
      $setOnInsert: { people: [kept._id, gone._id], ancestors: sharedBy(kept, gone), reasons: ['chosen'], foundAt: at },
    },
    { upsert: true, session },
  )
  await note(actor, 'person.merge', kept._id, `${gone.name} 并入 ${kept.name}`, session)
}

/** The units from which both are seen. */
const sharedBy = (one: Pick<Person, 'ancestors'>, other: Pick<Person, 'ancestors'>): string[] =>
  one.ancestors.filter((unit) => other.ancestors.includes(unit))
