/** What open pages may follow, by whom. */
import type { Actor } from './access/actor.ts'
import type { AppContext } from './appContext.ts'
import { mayFollowDiscussion } from './features/classLife/discussion/following.service.ts'
import { tellDiscussions } from './features/classLife/discussion/tellDiscussions.ts'
import { tellWalls } from './features/attendance/tellWalls.ts'
import { mayFollowWall } from './features/attendance/watching.service.ts'
import { tellExams } from './features/exams/invigilation/tellExams.ts'
import { mayFollowExam } from './features/exams/invigilation/watching.service.ts'
import { tellPages } from './features/notifications/tellPages.ts'

const FOLLOWED = [mayFollowWall, mayFollowDiscussion, mayFollowExam]

/** Anything else that a page asks to follow is refused. */
export async function mayFollow(actor: Actor, topic: string): Promise<boolean> {
  for (const may of FOLLOWED) if (await may(actor, topic)) return true
  return false
}

/** Tells the pages that are open in this process, where it is the only one. @returns what ends it */
export function tellOpenPages(app: AppContext): () => void {
  const ends = [tellWalls(app), tellPages(app), tellDiscussions(app), tellExams(app)]
  return () => ends.forEach((end) => end())
}
