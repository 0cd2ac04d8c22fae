import type { Actor } from '../../access/actor.ts'
import { creditOf } from '../playback/credit.service.ts'
import { lessonContext, type LessonRef } from './lessons.service.ts'

/** How the caller's own seconds of a lesson came about. */
export async function ownCredit(actor: Actor, where: LessonRef) {
  const found = await lessonContext(actor, where)
  return creditOf(found, found.person)
}
