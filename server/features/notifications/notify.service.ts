/**
 * The door of this feature: whoever does something that others are to know calls it in the transaction of what happened,
 * so that nothing is told that did not happen, and nothing happens that is not told.
 */
import { createHash } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { rerunOnDuplicate } from '../../lib/transaction.ts'
import { recipientsOf, recipientsOfPeople, type Recipient } from '../accounts/recipients.service.ts'
import { wantingDigest } from './choices.ts'
import { KINDS, type NoticeKind, type Values } from './kinds.rule.ts'
import { Notices, type Notice } from './notices.model.ts'
import { Deliveries, type Delivery } from './outbox/deliveries.model.ts'
import { newDeliveries } from './outbox/newDeliveries.ts'
import { noticeSignals } from './notices.signal.ts'
import type { Words } from './wording/wording.rule.ts'
import { wordsOf } from './wording/wordsOf.ts'

/** Who is told: accounts, or people who may have one. */
export type Told = { accounts: readonly string[] } | { people: readonly string[] }

export interface Telling<K extends NoticeKind = NoticeKind> {
  kind: K
  /** Names what happened: told again under the same key, nobody is told twice. */
  key: string
  /** What the words of the kind hold, see kinds.rule.ts. */
  values: Values<K>
  /** Where it leads to within the site, beginning with a slash. */
  link?: string
  announcement?: string
  /** Nobody was told before, but for a run that was broken off: it is looked up when an insertion meets a notice. */
  first?: true
}

/** Transactions that are run again because an insertion met a notice. */
const met = new WeakSet<ClientSession>()

const idOf = ({ kind, key }: Pick<Telling, 'kind' | 'key'>, account: string): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, key, account]))
    .digest('base64url')
    .slice(0, 22)

/** What is told, to whom and on which ways, before it is written. */
export interface Prepared {
  notices: readonly Notice[]
  deliveries: readonly Delivery[]
}

/** Tells it once to each of them whose account is in use. @returns how many are told of it now */
export const notify = async <K extends NoticeKind>(
  told: Told,
  telling: Telling<K>,
  session: ClientSession,
): Promise<number> => tell(await prepare(told, telling, session), session)

/** The first half of {@link notify}, for whoever tells very many: of one part while the part before it is written. */
export async function prepare<K extends NoticeKind>(
  told: Told,
  telling: Telling<K>,
  session?: ClientSession,
): Promise<Prepared> {
  const reachable =
    'accounts' in told ? await recipientsOf(told.accounts, session) : await recipientsOfPeople(told.people, session)
  const recipients = KINDS[telling.kind].group === 'digest' ? await wantingDigest(reachable, session) : reachable
  if (recipients.length === 0) return { notices: [], deliveries: [] }
  const words = await wordsOf(telling.kind, telling.values, session)
  const all = recipients.map((each) => noticeFor(each, telling, words))
  const notices = telling.first ? all : await withoutTold(all, session)
  return { notices, deliveries: notices.length > 0 ? await newDeliveries(notices, recipients, session) : [] }
}

/** The second half: all of it or nothing. @returns how many are told of it now */
export async function tell({ notices, deliveries }: Prepared, session: ClientSession): Promise<number> {
  const fresh = met.has(session) ? await withoutTold(notices, session) : notices
  if (fresh.length === 0) return 0
  await Notices.collection.insertMany(fresh as never, { session, ordered: false }).catch((error: unknown) => {
    met.add(session)
    rerunOnDuplicate(error)
  })
  const told = new Set(fresh.map(({ _id }) => _id))
  const due = deliveries.filter(({ notice }) => told.has(notice))
  if (due.length > 0) await Deliveries.collection.insertMany(due as never, { session, ordered: false })
  session.once('ended', () => {
    const accounts = fresh.map(({ account }) => account)
    noticeSignals.emit('changed', accounts)
    noticeSignals.emit('outbox')
  })
  return fresh.length
}

function noticeFor<K extends NoticeKind>(
  { _id: account }: Recipient,
  telling: Telling<K>,
  { title, text }: Words,
): Notice {
  const { kind, link = '', announcement = null } = telling
  return { _id: idOf(telling, account), account, kind, title, text, link, at: now(), unread: true, announcement }
}

async function withoutTold(notices: readonly Notice[], session?: ClientSession): Promise<readonly Notice[]> {
  const ids = notices.map(({ _id }) => _id)
  const rows = await lookUp(ids, (some) =>
    Notices.find({ _id: { $in: some } }, { _id: 1 }, session ? { session } : {}).lean(),
  )
  const told = new Set(rows.map(({ _id }) => _id))
  return notices.filter(({ _id }) => !told.has(_id))
}
