/** What goes on in a class, straight in the database. */
import { ClassPosts, type ClassPost } from '../../server/features/classLife/discussion/discussion.model.ts'
import { newId } from '../../server/lib/id.ts'

/** A topic of somebody, or with `topic` an answer. */
export async function makePost(trainingClass: string, given: Partial<ClassPost> = {}): Promise<ClassPost> {
  const at = new Date('2025-06-16T01:00:00Z')
  const row: ClassPost = {
    ...{ _id: newId(), class: trainingClass, topic: '', title: '谈心谈话怎么开头', text: '请大家说说。' },
    ...{ account: 'x', person: null, by: '甲', staff: false, at, editedAt: null, state: 'shown', hidden: null },
    ...{ replies: 0, lastAt: given.at ?? at, lastBy: 'x', pinned: false, closed: false, reported: 0, revision: 1 },
    ...given,
  }
  await ClassPosts.create(row)
  return row
}
