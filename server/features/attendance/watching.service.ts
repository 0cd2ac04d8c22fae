/** Who may follow a session as it happens: whoever runs its class. */
import type { Actor } from '../../access/actor.ts'
import { classSession } from '../classes/timetable/timetable.service.ts'
import { classToRun } from '../classes/visible.service.ts'

const PREFIX = 'sitting:'
export const wallTopic = (session: string): string => PREFIX + session

export async function mayFollowWall(actor: Actor, topic: string): Promise<boolean> {
  if (!topic.startsWith(PREFIX)) return false
  const found = await classSession(topic.slice(PREFIX.length))
  if (!found) return false
  return classToRun(actor, found.class).then(
    () => true,
    () => false,
  )
}
