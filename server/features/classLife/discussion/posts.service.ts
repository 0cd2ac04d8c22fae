/** Posts of a class as members write them. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { circleOf, type Circle } from '../../classes/circle.service.ts'
import { fail } from './discussion.failures.ts'
import { ClassPosts, PostReports, reportId, type ClassPost } from './discussion.model.ts'
import { isOpenOn, mayEdit, mayWithdraw, sightOf, stateOfNew } from './discussion.rule.ts'
import { settingOf } from './setting.service.ts'
import { tellAnswered, tellToReview } from './tell.ts'

export interface Place {
  trainingClass: string
  classPost: string
}

export const isMine = ({ account, person }: Actor, post: Pick<ClassPost, 'account' | 'person'>): boolean =>
  post.account === account || (person !== null && post.person === person)

const shows = (actor: Actor, { runs }: Circle, post: ClassPost): boolean =>
  sightOf({ state: post.state, mine: isMine(actor, post), runs }) === 'all'

/** One that the actor may read; of an answer, its topic too. @throws notFound for one of another class, or not shown */
export async function postFor(
  actor: Actor,
  { trainingClass, classPost }: Place,
  session?: ClientSession,
): Promise<{ circle: Circle; post: ClassPost }> {
  const circle = await circleOf(actor, trainingClass, session)
  const read = (_id: string) =>
    ClassPosts.findOne({ _id, class: trainingClass }, null, session ? { session } : {}).lean()
  const post = await read(classPost)
  const topic = post?.topic ? await read(post.topic) : post
  if (!post || !topic || ![post, topic].every((each) => shows(actor, circle, each))) throw httpFail('notFound')
  return { circle, post }
}

/** Its answers and the last of them, as they are now. In the transaction of what changed one of them. */
export async function recount(topic: string, session: ClientSession): Promise<void> {
  const shown = { topic, state: 'shown' as const }
  const replies = await ClassPosts.countDocuments(shown).session(session)
  const [last] = await ClassPosts.find(shown, { at: 1, account: 1 }, { session })
    .sort({ topic: 1, state: 1, at: -1, _id: -1 })
    .limit(1)
    .lean()
  const own = await ClassPosts.findById(topic, { at: 1, account: 1 }, { session }).lean()
  const newest = last ?? own!
  const set = { replies, lastAt: newest.at, lastBy: newest.account }
  await ClassPosts.updateOne({ _id: topic }, { $set: set }, { session })
}

/** @throws discussion.over */
export async function openFor(actor: Actor, trainingClass: string) {
  const circle = await circleOf(actor, trainingClass)
  const setting = await settingOf(trainingClass)
  if (!isOpenOn(setting, businessDate())) throw fail('discussion.over')
  return { circle, state: stateOfNew(setting, circle.runs) }
}

const newPost = (
  actor: Actor,
  { runs, member }: Circle,
  given: Pick<ClassPost, '_id' | 'class' | 'topic' | 'title' | 'text' | 'state'>,
): ClassPost => ({
  ...given,
  ...{ account: actor.account, person: runs ? null : (member?.person ?? null), by: actor.name, staff: runs },
  ...{ at: now(), editedAt: null, hidden: null, replies: 0, lastAt: now(), lastBy: actor.account },
  ...{ pinned: false, closed: false, reported: 0, revision: 1 },
})

const GIVEN = ['topic', 'title', 'text'] as const

export async function addTopic(
  actor: Actor,
  trainingClass: string,
  { id: _id, ...words }: { id: string; title: string; text: string },
): Promise<ClassPost> {
  const { circle, state } = await openFor(actor, trainingClass)
  const row = newPost(actor, circle, { _id, class: trainingClass, topic: '', ...words, state })
  const create = () =>
    transaction(async (session) => {
      await ClassPosts.create([row], { session })
      if (state === 'waiting') await tellToReview(circle.trainingClass, session)
    })
  return createOnce(ClassPosts, { row, given: GIVEN, own: { account: actor.account, class: trainingClass }, create })
}

/** @throws discussion.closed, notFound */
async function openTopic(actor: Actor, place: Place, session?: ClientSession): Promise<ClassPost> {
  const { post: topic } = await postFor(actor, place, session)
  if (topic.topic !== '') throw httpFail('notFound')
  if (topic.closed || topic.state !== 'shown') throw fail('discussion.closed')
  return topic
}

/** @throws discussion.over, discussion.closed */
export async function addReply(
  actor: Actor,
  place: Place,
  { id: _id, text }: { id: string; text: string },
): Promise<ClassPost> {
  const { circle, state } = await openFor(actor, place.trainingClass)
  const topic = await openTopic(actor, place)
  const row = newPost(actor, circle, { _id, class: topic.class, topic: topic._id, title: '', text, state })
  const create = () =>
    transaction(async (session) => {
      await openTopic(actor, place, session) // it may have been closed or withdrawn meanwhile
      await ClassPosts.create([row], { session })
      await recount(topic._id, session)
      if (state === 'shown') await tellAnswered(circle.trainingClass, topic, row, session)
      else await tellToReview(circle.trainingClass, session)
    })
  const own = { account: actor.account, class: topic.class }
  return createOnce(ClassPosts, { row, given: GIVEN, own, create })
}

/** What is reviewed before it is shown is reviewed again. @throws discussion.editOver, discussion.stale */
export async function editPost(
  actor: Actor,
  place: Place,
  { title, text, revision }: { title: string; text: string; revision: number },
): Promise<ClassPost> {
  const { post } = await postFor(actor, place)
  if (!isMine(actor, post)) throw httpFail('notFound')
  if (post.topic === '' && title === '') throw invalid([{ path: 'title', message: '请填写标题' }])
  const { circle, state } = await openFor(actor, place.trainingClass)
  if (!mayEdit({ ...post, mine: true }, true, now())) throw fail('discussion.editOver')
  const words = post.topic === '' ? { title, text } : { text }
  await transaction(async (session) => {
    const { modifiedCount } = await ClassPosts.updateOne(
      { _id: post._id, revision, state: post.state },
      { $set: { ...words, state, editedAt: now() }, $inc: { revision: 1 } },
      { session },
    )
    if (modifiedCount === 0) throw fail('discussion.stale')
    if (state !== post.state && post.topic) await recount(post.topic, session)
    if (state === 'waiting') await tellToReview(circle.trainingClass, session)
  })
  return (await postFor(actor, place)).post
}

/** Again changes nothing. @returns the post as it was before @throws discussion.answered */
export async function withdrawPost(actor: Actor, { trainingClass, classPost }: Place): Promise<ClassPost> {
  await circleOf(actor, trainingClass)
  return transaction(async (session) => {
    const post = await ClassPosts.findOne({ _id: classPost, class: trainingClass }, null, { session }).lean()
    if (!post || !isMine(actor, post)) throw httpFail('notFound')
    if (post.state === 'withdrawn') return post
    if (!mayWithdraw({ ...post, mine: true })) throw fail('discussion.answered')
    const gone = { state: 'withdrawn' as const, pinned: false, reported: 0, pictures: [] }
    await ClassPosts.updateOne({ _id: post._id }, { $set: gone, $inc: { revision: 1 } }, { session })
    if (post.topic) await recount(post.topic, session)
    return post
  })
}

/** @throws discussion.own */
export async function reportPost(actor: Actor, place: Place, reason: string): Promise<void> {
  await transaction(async (session) => {
    const { circle, post } = await postFor(actor, place, session)
    if (isMine(actor, post)) throw fail('discussion.own')
    const _id = reportId(post._id, actor.account)
    if (await PostReports.findById(_id, null, { session }).lean()) return
    const { account, name: by } = actor
    await PostReports.create([{ _id, post: post._id, account, by, at: now(), reason, settled: false }], { session })
    await ClassPosts.updateOne({ _id: post._id }, { $inc: { reported: 1 } }, { session })
    await tellToReview(circle.trainingClass, session)
  })
}
