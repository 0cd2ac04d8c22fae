/** The discussion of a class as it is read. */
import type { Actor } from '../../../access/actor.ts'
import { countUpTo, type Counted } from '../../../lib/countUpTo.ts'
import { httpFail } from '../../../lib/failure.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, rangesAfter, type CursorPage } from '../../../lib/paging.ts'
import { circleOf } from '../../classes/circle.service.ts'
import { markRead, readsOf } from '../reads.service.ts'
import { ClassPosts, type ClassDiscussion, type ClassPost } from './discussion.model.ts'
import { sightOf } from './discussion.rule.ts'
import { isMine, postFor, type Place } from './posts.service.ts'
import { settingOf } from './setting.service.ts'

interface Asked {
  cursor?: string | undefined
  limit: number
}
export interface Seen {
  runs: boolean
  setting: ClassDiscussion
  /** When the caller read these topics last. */
  reads: ReadonlyMap<string, Date>
}

const NEWEST = 20
const sees = (actor: Actor, runs: boolean) => (post: ClassPost) =>
  sightOf({ state: post.state, mine: isMine(actor, post), runs })

/** Topics of which nothing is to be seen are left out: a page may be short, the next one goes on behind it. */
export async function topics(actor: Actor, trainingClass: string, { cursor, limit }: Asked) {
  const { runs } = await circleOf(actor, trainingClass)
  const at = (pinned: boolean) => ({ class: trainingClass, topic: '', pinned })
  const rows = await newestFirst(ClassPosts, at(false), cursor, limit + 1, { field: 'lastAt' })
  const pinned = cursor ? [] : await newestFirst(ClassPosts, at(true), undefined, NEWEST, { field: 'lastAt' })
  const { items, nextCursor } = cutPage(rows, limit, 'lastAt')
  const shown = (posts: ClassPost[]) => posts.filter((post) => sees(actor, runs)(post) === 'all')
  const all = [...shown(pinned), ...shown(items)]
  const reads = await readsOf(
    actor,
    all.map(({ _id }) => _id),
  )
  const seen: Seen = { runs, setting: await settingOf(trainingClass), reads }
  return { items: shown(items), pinned: shown(pinned), nextCursor, seen, waiting: await waitingIn(runs, trainingClass) }
}

async function waitingIn(runs: boolean, trainingClass: string): Promise<Counted> {
  if (!runs) return { count: 0, more: false }
  const waiting = await countUpTo(ClassPosts, { class: trainingClass, state: 'waiting' })
  const reported = await countUpTo(ClassPosts, { class: trainingClass, reported: { $gt: 0 } })
  return { count: waiting.count + reported.count, more: waiting.more || reported.more }
}

export const isNewTo = (actor: Actor, reads: ReadonlyMap<string, Date>, post: ClassPost): boolean => {
  const read = reads.get(post._id)
  return post.topic === '' && post.lastBy !== actor.account && (read === undefined || read < post.lastAt)
}

export async function unread(actor: Actor, trainingClass: string): Promise<number> {
  const { items, pinned, seen } = await topics(actor, trainingClass, { limit: NEWEST })
  return [...pinned, ...items].filter((post) => isNewTo(actor, seen.reads, post)).length
}

async function answersOf(topic: string, { cursor, limit }: Asked): Promise<CursorPage<ClassPost>> {
  const rows: ClassPost[] = []
  for (const range of rangesAfter(cursor, 'at', 1, 'instant'))
    if (rows.length <= limit)
      rows.push(
        ...(await ClassPosts.find({ topic, ...range })
          .sort({ topic: 1, at: 1, _id: 1 })
          .limit(limit + 1 - rows.length)
          .lean()),
      )
  return cutPage(rows, limit, 'at')
}

/** @throws notFound */
export async function topicFor(actor: Actor, place: Place, asked: Asked) {
  const { circle, post: topic } = await postFor(actor, place)
  if (topic.topic !== '') throw httpFail('notFound')
  const { items, nextCursor } = await answersOf(topic._id, asked)
  const seen: Seen = { runs: circle.runs, setting: await settingOf(topic.class), reads: new Map() }
  await markRead(actor, topic._id)
  return { topic, items: items.filter((post) => sees(actor, circle.runs)(post) !== 'nothing'), nextCursor, seen }
}
