/** Who may follow the discussion of a class as it goes on: its members, and who runs it. */
import type { Actor } from '../../../access/actor.ts'
import { circleOf } from '../../classes/circle.service.ts'

const PREFIX = 'discussion:'
export const discussionTopic = (trainingClass: string): string => PREFIX + trainingClass

export async function mayFollowDiscussion(actor: Actor, topic: string): Promise<boolean> {
  if (!topic.startsWith(PREFIX)) return false
  return circleOf(actor, topic.slice(PREFIX.length)).then(
    () => true,
    () => false,
  )
}
