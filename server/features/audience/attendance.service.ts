import { isDuplicate } from '../../lib/model.ts'
import { now } from '../../lib/clock.ts'
import { audienceId, Audiences, viewerId, Viewers } from './audience.model.ts'
import { recentMap } from '../../lib/recentMap.ts'

/** At most so often does an audience that is watching cost a write, whatever the number of its beats. */
export const MARK_MS = 5 * 60_000

interface Watching {
  course: string
  lesson: string
  asset: string
  duration: number
}

/** Marks under way or done in this process: those who come meanwhile wait for the same one. */
const marks = recentMap<{ until: number; written: Promise<unknown> }>(5_000)
const joined = recentMap<true>(50_000)

/** Two processes that insert the same row at once: the second finds it there. */
const retryOnDuplicate =
  <T>(write: () => Promise<T>) =>
  (error: unknown): Promise<T> => {
    if (!isDuplicate(error)) throw error
    return write()
  }

/** Puts down that a video is being watched, so that its audience will be counted. Resolves when that is durable. */
export function markWatching({ course, lesson, asset, duration }: Watching): Promise<unknown> {
  const _id = audienceId(lesson, asset)
  const at = now()
  const recent = marks.get(_id)
  if (recent && recent.until > at.getTime()) return recent.written
  const write = () =>
    Audiences.updateOne(
      { _id },
      {
        $set: { activeAt: at, settled: false },
        $setOnInsert: { course, lesson, asset, duration, countedAt: null, retention: null },
      },
      { upsert: true },
    )
  const written = write()
    .catch(retryOnDuplicate(write))
    .catch((error: unknown) => {
      marks.delete(_id)
      throw error
    })
  marks.set(_id, { until: at.getTime() + MARK_MS, written })
  return written
}

/** Counts a person among those who opened a video. Before the player gets its lease: who beats is counted. */
export async function joinAudience(watching: Watching, person: string): Promise<void> {
  await markWatching(watching)
  const audience = audienceId(watching.lesson, watching.asset)
  const _id = viewerId(audience, person)
  if (joined.get(_id)) return
  const write = () =>
    Viewers.updateOne(
      { _id },
      { $setOnInsert: { audience, person, watchedSeconds: 0, position: 0, finished: false, lastAt: now() } },
      { upsert: true },
    )
  await write().catch(retryOnDuplicate(write))
  joined.set(_id, true)
}
