/** Who opened which video of the demo: counted by the server's own job when its worker starts. */
import type { CourseVersion } from '../server/features/courses/courses.model.ts'
import { lessonsOf } from '../server/features/courses/outline.rule.ts'
import { audienceId, viewerId, type Audience, type Viewer } from '../server/features/audience/audience.model.ts'
import type { Attempt } from '../server/features/quizzes/quizzes.model.ts'
import type { QuizResult } from '../server/features/quizzes/results.model.ts'
import type { Watch } from '../server/features/playback/watch.model.ts'
import { addDays, instant } from './dates.ts'

/** Days since they last watched, in turns: some have not gone on for a while. */
const DAYS_AGO = [1, 2, 4, 9, 12, 18, 33]

export function makeAudiences(
  versions: readonly CourseVersion[],
  watches: readonly Watch[],
  today: string,
): { audiences: Audience[]; viewers: Viewer[] } {
  const byAsset = Map.groupBy(watches, ({ asset }) => asset)
  const audiences: Audience[] = []
  const viewers: Viewer[] = []
  for (const { course, outline, durations } of versions)
    for (const lesson of lessonsOf(outline)) {
      if (lesson.kind !== 'video' || !lesson.asset) continue
      const _id = audienceId(lesson.id, lesson.asset)
      const seen = byAsset.get(lesson.asset) ?? []
      if (seen.length > 0)
        audiences.push({
          _id,
          course,
          lesson: lesson.id,
          asset: lesson.asset,
          duration: durations[lesson.asset] ?? 0,
          activeAt: instant(addDays(today, -1), 0),
          settled: false,
          countedAt: null,
          retention: null,
        })
      for (const [index, { person, watchedSeconds, position }] of seen.entries())
        viewers.push({
          _id: viewerId(_id, person),
          audience: _id,
          person,
          watchedSeconds,
          position,
          finished: false,
          lastAt: instant(addDays(today, -DAYS_AGO[index % DAYS_AGO.length]!), 20 * 60),
        })
    }
  return { audiences, viewers }
}

/** Quizzes with papers handed in, as changed: the server's own job counts them too. */
export function makeQuizResults(attempts: readonly Attempt[], today: string): QuizResult[] {
  const changedAt = instant(addDays(today, -1), 0)
  const lessons = new Set(attempts.map(({ lesson }) => lesson))
  return [...lessons].map((_id) => ({ _id, changedAt, settled: false, countedAt: null, tally: null }))
}
