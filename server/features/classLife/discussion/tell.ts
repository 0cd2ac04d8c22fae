/** Who is told of the discussion: once a day of a topic or of a class, however much is written. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../../lib/clock.ts'
import { holdersIn } from '../../accounts/recipients.service.ts'
import { holdersFor } from '../../accounts/thingRoles.service.ts'
import type { Circle } from '../../classes/circle.service.ts'
import { notify } from '../../notifications/notify.service.ts'
import type { ClassPost } from './discussion.model.ts'

type Of = Circle['trainingClass']
const linkOf = ({ class: of, topic, _id, staff }: Pick<ClassPost, 'class' | 'topic' | '_id' | 'staff'>): string =>
  `${staff ? '/manage' : '/learn'}/classes/${of}/discussion?topic=${topic || _id}`

/** Who began the topic, when somebody else answers. */
export async function tellAnswered({ title }: Of, topic: ClassPost, reply: ClassPost, session: ClientSession) {
  if (topic.account === reply.account) return
  const key = `${topic._id}:${businessDate()}`
  const values = { class: title, topic: topic.title, by: reply.by }
  await notify({ accounts: [topic.account] }, { kind: 'class.answered', key, values, link: linkOf(topic) }, session)
}

export async function tellHidden({ title }: Of, post: ClassPost, reason: string, session: ClientSession) {
  const values = { class: title, what: post.title || [...post.text].slice(0, 30).join(''), reason }
  const key = `${post._id}:${post.revision}`
  await notify({ accounts: [post.account] }, { kind: 'class.postHidden', key, values, link: linkOf(post) }, session)
}

/** Who runs the class at its base, and who was asked to help in it. */
export async function staffOf({ _id, unit }: Of, session: ClientSession): Promise<string[]> {
  const helping = await holdersFor({ kind: 'class', id: _id }, 'class.run', session)
  return [...new Set([...(await holdersIn([unit], 'class.run', session)), ...helping])]
}

export async function tellToReview(of: Of, session: ClientSession) {
  const { _id, title } = of
  const accounts = await staffOf(of, session)
  const key = `${_id}:${businessDate()}`
  const link = `/manage/classes/${_id}/discussion`
  await notify({ accounts }, { kind: 'class.postWaiting', key, values: { class: title }, link }, session)
}
