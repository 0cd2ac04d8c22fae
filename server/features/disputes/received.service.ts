/** What is answered: posts by the administrators of the units above, training by the committee. */
import type { ClientSession } from 'mongoose'
import { can, scope, unitsOf, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { httpFail } from '../../lib/failure.ts'
import { newestFirst } from '../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { namesOf } from '../roster/people.service.ts'
import { fail } from './disputes.failures.ts'
import { Disputes, type Dispute } from './disputes.model.ts'
import { CAPABILITY, KINDS, type DisputeTopic } from './disputes.rule.ts'
import { mendable } from './mendable.service.ts'

export interface Asked {
  topic: DisputeTopic
  state: 'open' | 'closed'
  of: 'near' | 'all'
}

export async function receivedDisputes(
  actor: Actor,
  { cursor, limit, topic, state, of }: Asked & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<Dispute>> {
  const own = scope(actor, CAPABILITY[topic], of === 'near' ? 'near' : 'ancestors')
  const states = state === 'open' ? 'open' : { $in: ['accepted', 'declined', 'withdrawn', 'lapsed'] }
  const rows = await newestFirst(Disputes, { ...own, topic, state: states }, cursor, limit + 1, { field: 'raisedAt' })
  return cutPage(rows, limit, 'raisedAt')
}

/** How many about posts wait for who administers a unit. */
export const openAt = async (unit: string): Promise<number> =>
  (await countUpTo(Disputes, { near: unit, topic: 'posts', state: 'open' })).count

/** Of those that nobody stands nearer to. */
export async function countWaiting(actor: Actor): Promise<Counted> {
  const topics = (['posts', 'training'] as const).filter((topic) => can(actor, CAPABILITY[topic]))
  const counts = await Promise.all(
    topics.map((topic) =>
      countUpTo(Disputes, { near: { $in: unitsOf(actor, CAPABILITY[topic]) }, topic, state: 'open' }),
    ),
  )
  return { count: counts.reduce((sum, { count }) => sum + count, 0), more: counts.some(({ more }) => more) }
}

/** @throws notFound for one of elsewhere, and of training for who answers posts only */
export async function receivedDispute(actor: Actor, id: string, session?: ClientSession): Promise<Dispute> {
  for (const topic of ['posts', 'training'] as const) {
    if (!can(actor, CAPABILITY[topic])) continue
    const filter = { _id: id, topic, ...scope(actor, CAPABILITY[topic]) }
    const row = await Disputes.findOne(filter, null, session ? { session } : {}).lean()
    if (row) return row
  }
  throw httpFail('notFound')
}

export interface Answer {
  accepted: boolean
  text: string
  mended: string | null
}

/** The same answer twice is one. @throws dispute.closed, dispute.mended */
export async function answer(actor: Actor, id: string, { accepted, text, mended: about }: Answer): Promise<Dispute> {
  const known = await receivedDispute(actor, id)
  const found = accepted && about !== null ? (await mendable(known)).find((each) => each.id === about) : null
  if (found === undefined && known.state === 'open') throw fail('dispute.mended')
  await transaction(async (session) => {
    const row = await receivedDispute(actor, id, session)
    const state = accepted ? 'accepted' : 'declined'
    if (row.state === state && row.answer?.account === actor.account && row.answer.text === text) return
    if (row.state !== 'open') throw fail('dispute.closed')
    const by = { account: actor.account, by: actor.name, at: now() }
    const said: Dispute['answer'] = { ...by, text, about: found?.id ?? null, mended: found?.text ?? null }
    await Disputes.updateOne({ _id: id }, { $set: { state, answer: said }, $unset: { openAbout: 1 } }, { session })
    const [who] = await namesOf([row.person], session)
    const what = `${who?.name ?? ''} · ${KINDS[row.kind].label}：${accepted ? '采纳' : '未采纳'}，${text}`
    await notify(
      { people: [row.person] },
      {
        kind: 'dispute.answered',
        key: id,
        values: { result: accepted ? '已采纳' : '未采纳', what: row.aboutText || KINDS[row.kind].label, answer: text },
        link: `/me/disputes/${id}`,
      },
      session,
    )
    await note(actor, 'dispute.answer', id, found ? `${what}；更正为 ${found.text}` : what, session)
  })
  return receivedDispute(actor, id)
}
