import { api } from '../../../lib/api.ts'
import { Problem } from '../../../lib/problem.ts'
import { isSame, type Content, type CourseView } from './content.ts'

/** The latest: what came after them is what the server holds. */
const MOST = 5

/**
 * Saves a draft. A save whose reply was lost, or that left with the page before this one, may have reached the server
 * all the same: what it refuses as saved by somebody else is then our own, and the next save goes on from it.
 */
export function saveOwn(course: string, earlier: readonly Content[]) {
  const unanswered = [...earlier]
  const put = (revision: number, content: Content): Promise<CourseView> =>
    api.courses.save(
      { params: { course }, body: { revision, ...content } },
      { keepalive: JSON.stringify(content).length < 60_000 },
    )

  async function again(content: Content, refusal: unknown): Promise<CourseView> {
    if (!(refusal instanceof Problem) || refusal.code !== 'course.stale') throw refusal
    const now = await api.courses.show({ params: { course } })
    if (!unanswered.some((each) => isSame(each, now))) throw refusal
    return put(now.revision, content)
  }

  return async (revision: number, content: Content): Promise<CourseView> => {
    unanswered.push(content)
    if (unanswered.length > MOST) unanswered.shift()
    const reply = await put(revision, content).catch((refusal: unknown) => again(content, refusal))
    unanswered.length = 0
    return reply
  }
}
