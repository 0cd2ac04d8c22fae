/** Who may follow an examination as it goes on, and a sitting of one's own. */
import type { Actor } from '../../../access/actor.ts'
import { examFor } from '../exams.service.ts'
import { Sittings } from '../sittings/sittings.model.ts'
import { EXAM_TOPIC, SITTING_TOPIC } from '../topics.rule.ts'

export async function mayFollowExam(actor: Actor, topic: string): Promise<boolean> {
  if (topic.startsWith(EXAM_TOPIC))
    return examFor(actor, 'exam.invigilate', topic.slice(EXAM_TOPIC.length)).then(
      () => true,
      () => false,
    )
  if (!topic.startsWith(SITTING_TOPIC) || !actor.person) return false
  return (await Sittings.exists({ _id: topic.slice(SITTING_TOPIC.length), person: actor.person })) !== null
}
