import { computed, shallowRef } from 'vue'
import { totalSeconds, type Range } from '../../../server/features/playback/watchedRanges.rule.ts'
import { beatQueue } from './beatQueue.ts'
import { keptPlace } from './keptPlace.ts'
import { pendingStore, type Pending } from './pendingStore.ts'
import { minus, union } from './ranges.ts'
import type { LessonRef } from './useLease.ts'

interface Options extends LessonRef {
  watch: { ranges: readonly Range[]; maxRate: number }
  duration: number
}

/** Nobody waits longer for what the browser kept. */
const READ_MS = 1_000

/** What was played of a lesson: what the server holds, and what waits for it, in the queue and in this browser. */
export function useWatched({ account, course, lesson, watch, duration }: Options) {
  const saved = shallowRef<readonly Range[]>(watch.ranges)
  const unsaved = shallowRef<readonly Range[]>([])
  const queue = beatQueue({ duration, maxRate: watch.maxRate })
  const store = pendingStore(account, course, lesson)
  const place = keptPlace(account, course, lesson)

  function enqueue(played: readonly Range[]): void {
    for (const range of played) queue.add(range)
    unsaved.value = queue.ranges()
  }

  return {
    saved,
    unsaved,
    queue,
    seconds: computed(() => totalSeconds(saved.value)),
    all: (): Range[] => union(saved.value, unsaved.value),
    add(played: readonly Range[], position: number): void {
      enqueue(played)
      const fresh = minus(played, saved.value)
      if (fresh.length > 0) void store.add(fresh, position)
    },
    accepted(ranges: readonly Range[]): void {
      saved.value = union(saved.value, ranges)
      unsaved.value = queue.ranges()
      void store.remove(saved.value)
    },
    /** The server will never take it. */
    refused: (range: Range): Promise<void> => store.remove([range]),
    /** The page may be gone in a moment, with the player at `position`: kept in whole seconds, as everywhere else. */
    leave: (position: number): void => place.keep({ ranges: queue.ranges(), position: Math.floor(position) }),
    /** Queues what an earlier page could not save; undefined when nothing is known of one. */
    async restore(): Promise<Pending | undefined> {
      void store.removeOtherAccounts()
      const here = place.take()
      const left = await Promise.race([store.read(), new Promise<undefined>((resolve) => setTimeout(resolve, READ_MS))])
      const ranges = minus(union(left?.ranges ?? [], here?.ranges ?? []), watch.ranges)
      enqueue(ranges)
      if (here) return { ranges, position: here.position }
      return left && ranges.length > 0 ? { ranges, position: left.position } : undefined
    },
  }
}
export type Watched = ReturnType<typeof useWatched>
