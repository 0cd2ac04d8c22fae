import { ref } from 'vue'
import { resumeAt } from './resume.ts'
import type { Watched } from './useWatched.ts'

interface Options {
  watched: Watched
  duration: number
  /** Where the server last saw the player. */
  position: number
  /** The farthest second that may be played. */
  limit(): number
  /** Where an earlier page was that could not save everything. */
  restore(): Promise<number | undefined>
}

/** Where the video begins: `reading` until it is known what this browser kept. */
export function useStartPosition({ watched, duration, position, limit, restore }: Options) {
  const startOf = (seconds: number): number => Math.min(resumeAt(seconds, watched.all(), duration), limit())
  const state = ref<'reading' | 'ready'>('reading')
  const startAt = ref(startOf(position))
  const at = ref(startAt.value)
  const begun = ref(false)

  void restore().then((kept) => {
    if (kept !== undefined) at.value = startAt.value = startOf(kept)
    state.value = 'ready'
  })
  return {
    state,
    startAt,
    /** Where the video is now. */
    at,
    /** Whether it has been played on this page: what waits to be saved may then be of this page too. */
    begun,
    attach(video: HTMLVideoElement): void {
      video.addEventListener('timeupdate', () => (at.value = video.currentTime))
      video.addEventListener('play', () => (begun.value = true), { once: true })
    },
  }
}
