import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { circleOf } from '../../classes/circle.service.ts'
import { classDiscussion } from './discussion.contract.ts'
import type { ClassPost } from './discussion.model.ts'
import { presentPost, presentSetting } from './discussion.present.ts'
import { topicFor, topics, unread, type Seen } from './look.service.ts'
import { actOnPost, queue } from './moderate.service.ts'
import { discussionSignals } from './discussion.signal.ts'
import { addPicture, pictureOf, removePicture, withdrawWhole } from './pictures.service.ts'
import { addReply, addTopic, editPost, reportPost } from './posts.service.ts'
import { saveSetting, settingOf } from './setting.service.ts'

const NOTHING_READ: Seen['reads'] = new Map()
const seenIn = async (actor: Actor, id: string): Promise<Seen> => ({
  runs: (await circleOf(actor, id)).runs,
  setting: await settingOf(id),
  reads: NOTHING_READ,
})
const one = async (actor: Actor, post: ClassPost) => presentPost(actor, post, await seenIn(actor, post.class))

/** Who has the discussion open hears of it. */
async function told(actor: Actor, post: ClassPost) {
  discussionSignals.emit('changed', post)
  return one(actor, post)
}

export const classDiscussionRoutes = (app: AppContext) =>
  mount(classDiscussion, {
    topics: async ({ params, query }, actor) => {
      const { items, pinned, nextCursor, seen, waiting } = await topics(actor, params.trainingClass, query)
      const views = (posts: ClassPost[]) => posts.map((post) => presentPost(actor, post, seen))
      const setting = presentSetting(seen.setting, seen.runs)
      return { items: views(items), pinned: views(pinned), nextCursor, setting, waiting }
    },
    unread: async ({ params }, actor) => ({ count: await unread(actor, params.trainingClass) }),
    queue: async ({ params }, actor) => {
      const queued = await queue(actor, params.trainingClass)
      const seen = await seenIn(actor, params.trainingClass)
      return {
        items: queued.map(({ post, topicTitle, reports }) => ({
          ...presentPost(actor, post, seen),
          topicTitle,
          reports: reports.map(({ by, at, reason }) => ({ by, at: at.toISOString(), reason })),
        })),
      }
    },
    save: async ({ params, body }, actor) => presentSetting(await saveSetting(actor, params.trainingClass, body), true),
    addTopic: async ({ params, body }, actor) => told(actor, await addTopic(actor, params.trainingClass, body)),
    topic: async ({ params, query }, actor) => {
      const { topic, items, nextCursor, seen } = await topicFor(actor, params, query)
      const views = items.map((post) => presentPost(actor, post, seen))
      const setting = presentSetting(seen.setting, seen.runs)
      return { topic: presentPost(actor, topic, seen), items: views, nextCursor, setting }
    },
    reply: async ({ params, body }, actor) => told(actor, await addReply(actor, params, body)),
    edit: async ({ params, body }, actor) => told(actor, await editPost(actor, params, body)),
    withdraw: async ({ params }, actor) => {
      discussionSignals.emit('changed', await withdrawWhole(app, actor, params))
      return done
    },
    report: async ({ params, body }, actor) => {
      await reportPost(actor, params, body.reason)
      return done
    },
    addPicture: async ({ params, query, file }, actor) =>
      told(actor, await addPicture(app, actor, params, { id: query.id, bytes: file.bytes })),
    removePicture: async ({ params }, actor) => told(actor, await removePicture(app, actor, params)),
    picture: ({ params, query }, actor) => pictureOf(app, actor, params, query.size),
    act: async ({ params, body }, actor) => told(actor, await actOnPost(actor, params, body)),
  })
