/** The discussion of a class as it is kept afterwards: what everybody in the class could read. */
import { ClassPosts, keyOfPicture, type ClassPost } from './discussion.model.ts'

export interface KeptPost extends Pick<ClassPost, 'title' | 'text' | 'by' | 'staff' | 'at' | 'editedAt'> {
  /** Keys of its pictures. */
  pictures: string[]
}
const kept = (post: ClassPost): KeptPost => ({
  ...post,
  pictures: (post.pictures ?? []).map(({ id }) => keyOfPicture(post, id, 'large')),
})

async function* repliesOf(topic: string): AsyncGenerator<KeptPost> {
  const rows = ClassPosts.find({ topic }).sort({ topic: 1, at: 1, _id: 1 }).lean()
  for await (const post of rows.cursor()) if (post.state === 'shown') yield kept(post)
}

/** The oldest first; each is read as it is taken. */
export async function* keptTopics(trainingClass: string) {
  const order = { class: 1, topic: 1, pinned: 1, lastAt: -1, _id: -1 } as const
  const rows = await ClassPosts.find({ class: trainingClass, topic: '' }, { at: 1 }).sort(order).lean()
  for (const { _id } of rows.sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const post = await ClassPosts.findOne({ _id, state: 'shown' }).lean()
    if (post) yield { post: kept(post), replies: repliesOf(_id) }
  }
}

/** Answers to a topic that is not shown are not shown either. */
export async function discussionSums(trainingClass: string) {
  const rows = await ClassPosts.find({ class: trainingClass }, { topic: 1, state: 1 }).lean()
  const topics = new Set(rows.flatMap(({ _id, topic, state }) => (topic === '' && state === 'shown' ? _id : [])))
  const replies = rows.filter(({ topic, state }) => state === 'shown' && topics.has(topic)).length
  return { topics: topics.size, replies, postsLeftOut: rows.length - topics.size - replies }
}
