/** What who runs a class does with its posts. */
import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import type { Circle } from '../../classes/circle.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import type { Act } from './discussion.contract.ts'
import { fail } from './discussion.failures.ts'
import { ClassPosts, PostReports, type ClassPost, type PostReport } from './discussion.model.ts'
import { MOST_PINNED } from './discussion.rule.ts'
import { recount, type Place } from './posts.service.ts'
import { tellAnswered, tellHidden } from './tell.ts'

type Given = z.output<typeof Act>
type Of = Circle['trainingClass']
const MOST_WAITING = 200

async function write(post: ClassPost, set: Partial<ClassPost>, session: ClientSession): Promise<void> {
  const { modifiedCount } = await ClassPosts.updateOne(
    { _id: post._id, revision: post.revision },
    { $set: set, $inc: { revision: 1 } },
    { session },
  )
  if (modifiedCount === 0) throw fail('discussion.stale')
}

async function settleReports({ _id: post }: ClassPost, session: ClientSession): Promise<void> {
  await PostReports.updateMany({ post, settled: false }, { $set: { settled: true } }, { session })
}

async function hide(actor: Actor, of: Of, post: ClassPost, reason: string, session: ClientSession): Promise<void> {
  if (post.state === 'hidden' || post.state === 'withdrawn') return
  const hidden = { by: actor.name, at: now(), reason }
  await write(post, { state: 'hidden', hidden, reported: 0, pinned: false }, session)
  await settleReports(post, session)
  if (post.topic) await recount(post.topic, session)
  await tellHidden(of, post, reason, session)
}

/** What waited is shown for the first time: only now who is answered is told. */
async function show(of: Of, post: ClassPost, session: ClientSession): Promise<void> {
  if (post.state === 'shown' || post.state === 'withdrawn') return
  await write(post, { state: 'shown', hidden: null, reported: 0 }, session)
  await settleReports(post, session)
  if (!post.topic) return
  await recount(post.topic, session)
  const topic = await ClassPosts.findById(post.topic, null, { session }).lean()
  if (topic && post.state === 'waiting') await tellAnswered(of, topic, post, session)
}

async function pin(post: ClassPost, session: ClientSession): Promise<void> {
  if (post.topic !== '' || post.state !== 'shown') throw httpFail('notFound')
  const pinned = { class: post.class, topic: '', pinned: true }
  if (!post.pinned && (await ClassPosts.countDocuments(pinned).session(session)) >= MOST_PINNED)
    throw fail('discussion.pinned')
  await write(post, { pinned: true }, session)
}

async function apply(actor: Actor, of: Of, post: ClassPost, given: Given, session: ClientSession): Promise<void> {
  if (given.act === 'hide') return hide(actor, of, post, given.reason, session)
  if (given.act === 'show') return show(of, post, session)
  if (given.act === 'pin') return pin(post, session)
  if (given.act === 'keep') {
    await write(post, { reported: 0 }, session)
    return settleReports(post, session)
  }
  if (given.act === 'unpin') return write(post, { pinned: false }, session)
  return write(post, { closed: given.act === 'close' }, session)
}

const WORDS = {
  ...{ hide: '隐藏', show: '显示', keep: '举报不成立', pin: '置顶', unpin: '取消置顶', close: '关闭话题' },
  reopen: '重新打开话题',
} as const

/** @throws notFound, discussion.stale, discussion.pinned */
export async function actOnPost(actor: Actor, { trainingClass, classPost }: Place, given: Given): Promise<ClassPost> {
  const of = await classToRun(actor, trainingClass)
  return transaction(async (session) => {
    const own = { _id: classPost, class: trainingClass }
    const post = await ClassPosts.findOne(own, null, { session }).lean()
    if (!post) throw httpFail('notFound')
    await apply(actor, of, post, given, session)
    const reason = given.act === 'hide' ? `，${given.reason}` : ''
    const what = `${of.title}：${WORDS[given.act]}${post.by}的“${post.title || [...post.text].slice(0, 30).join('')}”${reason}`
    await note(actor, 'class.discussion', trainingClass, what, session)
    return (await ClassPosts.findById(classPost, null, { session }).lean())!
  })
}

export interface Queued {
  post: ClassPost
  topicTitle: string
  reports: PostReport[]
}
/** The oldest first. */
export async function queue(actor: Actor, trainingClass: string): Promise<Queued[]> {
  await classToRun(actor, trainingClass)
  const waiting = await ClassPosts.find({ class: trainingClass, state: 'waiting' })
    .sort({ class: 1, state: 1, at: 1, _id: 1 })
    .limit(MOST_WAITING)
    .lean()
  const reported = await ClassPosts.find({ class: trainingClass, reported: { $gt: 0 } })
    .sort({ class: 1, reported: 1 })
    .limit(MOST_WAITING)
    .lean()
  const posts = [...new Map([...reported, ...waiting].map((post) => [post._id, post])).values()]
  const [topics, reports] = await Promise.all([
    ClassPosts.find({ _id: { $in: posts.map(({ topic }) => topic).filter(Boolean) } }, { title: 1 }).lean(),
    PostReports.find({ post: { $in: posts.map(({ _id }) => _id) }, settled: false }).lean(),
  ])
  const titles = new Map(topics.map(({ _id, title }) => [_id, title]))
  return posts.map((post) => ({
    post,
    topicTitle: titles.get(post.topic) ?? '',
    reports: reports.filter((report) => report.post === post._id),
  }))
}
