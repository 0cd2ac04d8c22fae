/** A merger is taken back, as long as nothing was done with the one person since. */
import type { ClientSession } from 'mongoose'
import { unitsOf, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { lastSeq, partRecords } from '../ledger/joinRecords.service.ts'
import { changedPosts } from './appointmentRecords.service.ts'
import { refuseTakenAnywhere } from './correct.service.ts'
import { refuseKnownIdentity } from './identity.ts'
import { changedSince, restoreRows } from './joinedPeople.service.ts'
import { isStill } from './mergedPerson.ts'
import { partPosts } from './mergedPosts.ts'
import { fail } from './merges.failures.ts'
import { DuplicatePairs, pairId, PersonMerges, type PersonMerge } from './merges.model.ts'
import { peopleParting, personCorrected, postsUndoing } from './roster.events.ts'
import { People, type Person } from './roster.model.ts'
import { personFor } from './roster.service.ts'
import { raiseRevision } from './visibility.service.ts'

/** Of the actor's scope are both: who stands there now, and who would again. */
async function mergeFor(actor: Actor, id: string): Promise<PersonMerge> {
  const merge = await PersonMerges.findById(id).lean()
  if (!merge) throw httpFail('notFound')
  await personFor(actor, 'roster.write', merge.kept)
  const held = unitsOf(actor, 'roster.write')
  if (!merge.before.gone.ancestors.some((unit) => held.includes(unit))) throw httpFail('notFound')
  return merge
}

async function whatKeeps(merge: PersonMerge, session: ClientSession): Promise<string[]> {
  const person = await People.findById(merge.kept, null, { session }).lean()
  if (!person) return ['人员']
  const built = new Map([[merge.kept, [] as string[]]])
  await postsUndoing.emit({ people: [merge.kept], kept: built }, session)
  return [
    ...(person.revision === merge.revision ? [] : ['任职']),
    ...(isStill(person, merge.after) ? [] : ['人员资料']),
    ...((await lastSeq(merge.kept, session)) === merge.lastSeq ? [] : ['学习记录']),
    ...(await changedSince(merge._id, session)),
    ...built.get(merge.kept)!,
  ]
}

/** Twice is once. @returns the sessions that ended @throws merge.kept with what was changed since */
export async function undoMerge(actor: Actor, id: string): Promise<string[]> {
  const { undone } = await mergeFor(actor, id)
  if (undone) return []
  return transaction(async (session) => {
    const merge = await PersonMerges.findById(id, null, { session }).lean()
    if (!merge || merge.undone) return []
    const { kept, gone, before } = merge
    const what = await whatKeeps(merge, session)
    if (what.length > 0) throw fail('merge.kept', { what: what.join('、') })
    const ended: string[] = []
    await peopleParting.emit({ people: [kept, gone], since: merge.at, ended }, session)
    await raiseRevision(kept, session)
    await raiseRevision(gone, session)
    await partRecords({ merge: id, kept, gone, account: actor.account, by: actor.name }, session)
    await restoreRows(id, session)
    const again = await partPosts(merge.posts, now(), session)
    for (const person of [before.kept, before.gone]) await writeBack(person, session)
    for (const person of [before.gone, before.kept]) {
      await changedPosts(person._id, session)
      await personCorrected.emit({ person: person._id, name: person.name, pinyin: person.pinyin }, session)
    }
    await carryEarlier(merge, again, session)
    await PersonMerges.updateOne(
      { _id: id },
      { $set: { undone: { at: now(), by: actor.account, byName: actor.name } } },
      { session },
    )
    await DuplicatePairs.updateOne(
      { _id: pairId(kept, gone) },
      { $set: { state: 'open' }, $unset: { decided: 1 } },
      { session },
    )
    await note(actor, 'person.unmerge', kept, `${before.gone.name} 从 ${before.kept.name} 恢复为两人`, session)
    return ended
  })
}

/** What was merged into one of them before can be undone, too: it is as this merger found it. */
async function carryEarlier(
  { _id, kept, gone, before, seqBefore }: PersonMerge,
  again: ReadonlyMap<string, string>,
  session: ClientSession,
): Promise<void> {
  for (const [person, side] of [
    [kept, 'kept'],
    [gone, 'gone'],
  ] as const) {
    const { revision = 0 } = (await People.findById(person, { revision: 1 }, { session }).lean())!
    const last = await lastSeq(person, session)
    for (const earlier of await PersonMerges.find({ kept: person, undone: null }, null, { session }).lean()) {
      const isAsFound = earlier.revision === (before[side].revision ?? 0) && earlier.lastSeq === seqBefore[side]
      if (earlier._id === _id || !isAsFound) continue
      const made = earlier.posts.made.map((post) => again.get(post) ?? post)
      const carried = { revision, lastSeq: last, 'posts.made': made }
      await PersonMerges.updateOne({ _id: earlier._id }, { $set: carried }, { session })
    }
  }
}

/** Its number may have been given to somebody else meanwhile. */
async function writeBack(person: Person, session: ClientSession): Promise<void> {
  const {
    name,
    pinyin,
    initials,
    reading,
    foundBy,
    staffNumber,
    phone,
    identityNumber = null,
    details,
    ancestors,
  } = person
  const fields = { name, pinyin, initials, reading, foundBy, staffNumber, phone, identityNumber, details, ancestors }
  const again = { ...fields, revision: person.revision ?? 0 } // as it was: an earlier import can be taken back too
  await People.updateOne({ _id: person._id }, { $set: again, $unset: { mergedInto: 1 } }, { session })
  if (staffNumber) await refuseTakenAnywhere(person, session)
  await refuseKnownIdentity(person, session)
}
