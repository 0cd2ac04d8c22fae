/** What a person says is wrong of the own posts and record. */
import { ownPerson, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { nearestHolder } from '../accounts/holders.service.ts'
import { note } from '../audit/audit.service.ts'
import { recordOf } from '../ledger/ledger.service.ts'
import { recordText } from '../ledger/recordText.rule.ts'
import { postInWords, presentPosts, standingPosts } from '../roster/ownPosts.service.ts'
import { namesAndUnits } from '../roster/people.service.ts'
import { fail } from './disputes.failures.ts'
import { Disputes, type Dispute } from './disputes.model.ts'
import { CAPABILITY, KINDS, type DisputeKind } from './disputes.rule.ts'
import { tellAnswerers } from './follow.service.ts'

/** Shown as a whole. */
const MOST = 100

export interface Raised {
  id: string
  kind: DisputeKind
  about: string | null
  text: string
}

/** @throws notFound for another's */
export async function ownDispute(actor: Actor, id: string): Promise<Dispute> {
  const row = await Disputes.findOne({ _id: id, person: ownPerson(actor) }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export const ownDisputes = (actor: Actor): Promise<Dispute[]> =>
  Disputes.find({ person: ownPerson(actor) })
    .sort({ raisedAt: -1 })
    .limit(MOST)
    .lean()

/** What it is said of in words, and the line of units whose administrators know of it. @throws dispute.about */
async function aboutOf(person: string, { kind, about }: Raised): Promise<{ text: string; ancestors: string[] }> {
  const posts = await standingPosts(person)
  const post = KINDS[kind].of === 'post' ? posts.find(({ _id }) => _id === about) : posts[0]
  if (KINDS[kind].of === 'post') {
    if (!post) throw fail('dispute.about')
    return { text: postInWords((await presentPosts([post]))[0]!), ancestors: post.ancestors }
  }
  const ancestors = post?.ancestors ?? (await namesAndUnits([person]))[0]?.ancestors ?? []
  if (KINDS[kind].of === null) return { text: '', ancestors }
  const record = about === null ? null : await recordOf(person, about)
  if (!record) throw fail('dispute.about')
  return { text: recordText(record), ancestors }
}

/** @throws dispute.open, dispute.about */
export async function raise(actor: Actor, raised: Raised): Promise<Dispute> {
  const person = ownPerson(actor)
  const { id, kind, text } = raised
  const { topic, of } = KINDS[kind]
  const about = of === null ? null : raised.about
  const { text: aboutText, ancestors } = await aboutOf(person, raised)
  const row: Dispute = {
    _id: id,
    person,
    topic,
    kind,
    about,
    aboutText,
    text,
    proofs: [],
    state: 'open',
    openAbout: `${person}:${about ?? kind}`,
    ancestors,
    near: await nearestHolder(ancestors, CAPABILITY[topic]),
    raisedAt: now(),
    answer: null,
  }
  async function create(): Promise<void> {
    await transaction(async (session) => {
      await Disputes.create([row], { session })
      await note(actor, 'dispute.raise', id, `${KINDS[kind].label}：${aboutText || text}`, session)
      await tellAnswerers(actor.name, row, session)
    })
  }
  try {
    return await createOnce(Disputes, { row, given: ['kind', 'about', 'text'], own: { person }, create })
  } catch (error) {
    throw isDuplicate(error) ? fail('dispute.open') : error
  }
}

/** Twice is once. @throws dispute.closed when it was answered */
export async function withdraw(actor: Actor, id: string): Promise<Dispute> {
  await transaction(async (session) => {
    const row = await Disputes.findOne({ _id: id, person: ownPerson(actor) }, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    if (row.state === 'withdrawn') return
    if (row.state !== 'open') throw fail('dispute.closed')
    await Disputes.updateOne({ _id: id }, { $set: { state: 'withdrawn' }, $unset: { openAbout: 1 } }, { session })
    await note(actor, 'dispute.withdraw', id, row.aboutText || KINDS[row.kind].label, session)
  })
  return ownDispute(actor, id)
}
