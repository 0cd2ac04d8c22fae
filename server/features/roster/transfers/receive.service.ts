/** 接收: what was handed over ends on a day, and a post may begin; or it is sent back with the reason. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../../access/actor.ts'
import { dayInWords } from '../../../lib/dayInWords.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { notify } from '../../notifications/notify.service.ts'
import { appointmentsChanged } from '../roster.events.ts'
import { namesOf } from '../people.service.ts'
import { setReceived } from '../received.service.ts'
import { closedBy } from './closedBy.ts'
import { handOver, newPost, type Receipt } from './handOver.ts'
import { pathsOf } from './paths.ts'
import { personReceived } from './transfers.events.ts'
import { fail } from './transfers.failures.ts'
import { Transfers, type Transfer } from './transfers.model.ts'

/** One that the actor may receive. @throws notFound */
export async function receivable(actor: Actor, id: string, session: ClientSession): Promise<Transfer> {
  const own = scope(actor, 'roster.write')
  const row = await Transfers.findOne({ _id: id, ...own }, null, { session }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Sent again it is the same. @throws transfer.closed */
export async function refuse(actor: Actor, id: string, reason: string): Promise<Transfer> {
  return transaction(async (session) => {
    const row = await receivable(actor, id, session)
    if (row.state === 'refused' && row.closed?.reason === reason) return row
    if (row.state !== 'waiting') throw fail('transfer.closed')
    const closed = closedBy(actor, reason)
    await Transfers.updateOne({ _id: id }, { $set: { state: 'refused', closed }, $unset: { open: 1 } }, { session })
    const name = await tell(actor, row, { result: '已退回', reason: `原因：${reason}` }, closed.at, session)
    await note(actor, 'transfer.refuse', id, `${name}：${reason}`, session)
    return { ...row, state: 'refused', closed }
  })
}

/** Who released. @returns the person's name */
async function tell(
  actor: Actor,
  { _id, account, person, to, ancestors }: Transfer,
  { result, reason }: { result: string; reason: string },
  at: Date,
  session: ClientSession,
): Promise<string> {
  const [who] = await namesOf([person], session)
  const paths = await pathsOf([ancestors])
  const values = { person: who?.name ?? '', result, reason, to: paths.get(to)!, by: actor.name }
  const key = `${_id}:${at.getTime()}`
  const link = '/manage/transfers?side=out&state=closed'
  await notify({ accounts: [account] }, { kind: 'transfer.answered', key, values, link }, session)
  return values.person
}

/** Sent again it is the same. @throws transfer.*, appointment.*, person.staffNumberTaken */
export async function receive(actor: Actor, id: string, given: Receipt): Promise<Transfer> {
  const asked = JSON.stringify([actor.account, given])
  const begun = given.post && (await newPost(actor, { ...given.post, on: given.on }))
  return transaction(async (session) => {
    const row = await receivable(actor, id, session)
    if (row.state === 'received' && row.receipt?.asked === asked) return row
    if (row.state !== 'waiting') throw fail('transfer.closed')
    if (begun && !begun.home.ancestors.includes(row.to)) throw fail('transfer.elsewhere')
    const closed = closedBy(actor)
    await Transfers.updateOne({ _id: id }, { $set: { state: 'received', closed }, $unset: { open: 1 } }, { session })
    const bare = !begun
    const before = await setReceived(row.person, bare ? { on: given.on, ancestors: row.ancestors } : undefined, session)
    const change = await handOver(row, given, begun, session)
    const post = begun && begun.text
    const receipt: Transfer['receipt'] = { on: given.on, post, bare, change, asked, before: before ?? null }
    await Transfers.updateOne({ _id: id }, { $set: { receipt } }, { session })
    await appointmentsChanged.emit({ people: [row.person] }, session)
    await personReceived.emit({ person: row.person, ancestors: begun?.home.ancestors ?? row.ancestors }, session)
    const said = `${dayInWords(given.on)}起${post ? `任${post}` : '，没有任职'}`
    const name = await tell(actor, row, { result: '已接收', reason: `${said}。` }, closed.at, session)
    await note(actor, 'transfer.receive', id, `${name}：${said}`, session)
    return { ...row, state: 'received', closed, receipt }
  })
}
