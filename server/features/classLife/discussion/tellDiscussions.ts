import type { AppContext } from '../../../appContext.ts'
import type { ClassPost } from './discussion.model.ts'
import { discussionSignals } from './discussion.signal.ts'
import { discussionTopic } from './following.service.ts'

/**
 * Tells open pages that something in a topic changed, and nothing of what it says: each reads what its person may see.
 * What waits for review concerns its author alone.
 */
export function tellDiscussion({ realtime }: Pick<AppContext, 'realtime'>, post: ClassPost): void {
  const { _id, class: of, topic } = post
  if (post.state !== 'waiting') realtime.toTopic(discussionTopic(of), 'discussion', { class: of, topic: topic || _id })
}

/** The pages that are open in this process; beside other processes the relay does. @returns what ends it */
export function tellDiscussions(app: AppContext): () => void {
  const tell = (post: ClassPost) => tellDiscussion(app, post)
  discussionSignals.on('changed', tell)
  return () => void discussionSignals.off('changed', tell)
}
