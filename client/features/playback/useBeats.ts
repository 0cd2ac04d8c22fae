import { ref } from 'vue'
import { api, type Reply } from '../../lib/api.ts'
import type { Problem } from '../../lib/problem.ts'
import { later } from '../../lib/retry.ts'
import { beatCourier } from './beatCourier.ts'
import type { Beat } from './beatQueue.ts'
import { failureOf } from './failureOf.ts'
import type { Lease } from './useLease.ts'
import type { Watched } from './useWatched.ts'

type Answer = Reply<'playback', 'beat'>
export type BeatState = 'idle' | 'saving' | 'saved' | 'offline'
interface Options {
  lease: Lease
  watched: Watched
  video(): HTMLVideoElement | undefined
  savedAt: string | null
  onSaved(answer: Answer): void
  onLost(problem: Problem): void
}

/** An answer that takes longer than this is shown as saving. */
const SLOW_MS = 700

/** Sends what was played under the lease. */
export function useBeats({ lease, watched, video, savedAt: first, onSaved, onLost }: Options) {
  const state = ref<BeatState>('idle')
  const savedAt = ref(first ?? undefined)
  const completed = ref(false)

  const courier = beatCourier<Answer>({
    queue: watched.queue,
    send,
    failureOf,
    now: () => performance.now(),
    later,
    onSaved(answer) {
      watched.accepted(answer.accepted)
      savedAt.value = answer.savedAt
      completed.value ||= answer.completed
      state.value = 'saved'
      onSaved(answer)
    },
    onFailed({ from, to }, failure, error) {
      if (failure === 'retry') state.value = 'offline'
      if (failure === 'refused') void watched.refused([from, to])
      if (failure === 'stop') onLost(error as Problem)
    },
  })

  async function send({ seq, from, to }: Beat): Promise<Answer> {
    const cancel = later(SLOW_MS, () => state.value !== 'offline' && (state.value = 'saving'))
    lease.used(seq)
    const body = {
      lease: lease.current()?.token ?? '',
      seq,
      from,
      to,
      rate: video()?.playbackRate ?? 1,
      visible: document.visibilityState === 'visible',
    }
    return api.playback.beat({ body }, { keepalive: true }).finally(cancel)
  }

  return {
    state,
    savedAt,
    completed,
    send: courier.pump,
    stop: courier.stop,
    flush: courier.flush,
    retryNow: courier.retryNow,
    /** Continues after the last beat of the lease, if there is one. */
    start(): void {
      const held = lease.current()
      if (held) courier.start(held.seq)
    },
    /** The lease has changed: what was shown of the last one is out of date. */
    reset: (): void => void (state.value = 'idle'),
  }
}
