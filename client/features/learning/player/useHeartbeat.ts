import { onScopeDispose, ref } from 'vue'
import { api, type Reply } from '../../../lib/api.ts'
import type { Problem } from '../../../lib/problem.ts'
import { useRealtime } from '../../../lib/realtime.ts'
import { later } from '../../../lib/retry.ts'
import { beatCourier } from './beatCourier.ts'
import type { Beat } from './beatQueue.ts'
import { useAttention } from './useAttention.ts'
import { useLease, type Watch } from './useLease.ts'
import { usePlayed } from './usePlayed.ts'
import { usePlaying } from './usePlaying.ts'
import { failureOf } from './failureOf.ts'

type Answer = Reply<'learning', 'beat'>
export type SaveState = 'idle' | 'saving' | 'saved' | 'offline' | 'held' | 'ended'
export interface Heart {
  /** Whose player it is, and of what. */
  account: string
  course: string
  lesson: string
  watch: Watch
  duration: number
  /** Opens the lesson for learning: takes the one lease. */
  open(): Promise<Watch>
}

/** An answer that takes longer than this is worth a word. */
const SLOW_MS = 700

/**
 * The heartbeat of a player: what is played goes to the server every few seconds, at every pause and seek, at the end and when
 * the page is left. A player that lost the lease stops and says why. What the line did not take is kept in this browser, and
 * claimed when the lesson is opened again: only what was played, at the pace that the server credits.
 */
export function useHeartbeat({ watch, duration, ...where }: Heart) {
  const state = ref<SaveState>('idle')
  const savedAt = ref(watch.savedAt ?? undefined)
  const completed = ref(false)
  const lease = useLease(where)
  const played = usePlayed({ ...where, watch, duration })
  const playing = usePlaying({
    beatSeconds: watch.beatSeconds,
    started() {
      if (attention.check.value) return false // by a key of the keyboard, or from the lock screen
      void takeLease()
      return true
    },
    due: beat,
    leaving() {
      collect()
      if (lease.held()) courier.flush()
    },
    online: () => (lease.held() ? courier.retryNow() : beat()),
  })

  const courier = beatCourier({
    queue: played.queue,
    send,
    failureOf,
    later,
    onSaved,
    onFailed({ from, to }, failure, error) {
      if (failure === 'retry') state.value = 'offline'
      if (failure === 'refused') void played.refused([from, to])
      if (failure === 'stop') lost(error as Problem)
    },
    now: () => performance.now(),
  })
  const attention = useAttention({
    lease: () => lease.held()?.token ?? null,
    video: playing.video,
    asked: () => courier.stop(), // nothing that is claimed meanwhile would be credited: it waits until the question is answered
    answered: goOn,
    lost,
  })

  async function send({ seq, from, to }: Beat): Promise<Answer> {
    const quick = later(SLOW_MS, () => state.value !== 'offline' && (state.value = 'saving'))
    lease.used(seq)
    const body = {
      lease: lease.held()?.token ?? '',
      seq,
      from,
      to,
      rate: playing.video()?.playbackRate ?? 1,
      visible: document.visibilityState === 'visible',
    }
    return api.learning.beat({ body }, { keepalive: true }).finally(quick)
  }
  function onSaved({ accepted, savedAt: at, completed: done, check }: Answer): void {
    played.accepted(accepted)
    savedAt.value = at
    state.value = 'saved'
    completed.value ||= done
    if (check) attention.ask(check)
  }
  function goOn(): void {
    const held = lease.held()
    if (held) courier.start(held.seq)
  }
  function lost(problem: Pick<Problem, 'code' | 'detail'>): void {
    courier.stop()
    attention.close()
    const said = lease.lose(problem)
    if (said === 'nothing') return void (state.value = 'idle')
    playing.video()?.pause()
    if (said === 'ended') state.value = 'ended'
  }

  async function takeLease(): Promise<void> {
    const opened = await lease.take()
    if (opened === undefined) return
    if (typeof opened === 'string') {
      state.value = opened
      if (opened !== 'offline') playing.video()?.pause()
      return
    }
    played.accepted(opened.ranges)
    if (state.value !== 'saved') state.value = 'idle'
    goOn()
    if (opened.check) attention.ask(opened.check)
  }
  /** What an earlier page could not save waits here too; @returns where that page stood, if anything does. */
  async function recall(): Promise<number | undefined> {
    const left = await played.recall()
    if (!left) return undefined
    lease.takeUp()
    goOn()
    return left.position
  }

  function collect(): void {
    played.add(playing.take(), playing.video()?.currentTime ?? 0)
  }
  function beat(): void {
    collect()
    if (lease.held()) void courier.pump()
    else if (state.value === 'offline') void takeLease()
  }

  useRealtime('leaseTaken', (message) => {
    if (message.lease !== lease.held()?.id) return
    collect()
    lost({ code: 'lease.taken', detail: message })
  })
  onScopeDispose(() => courier.stop()) // after what the page's leaving sends

  return {
    state,
    savedAt,
    completed,
    attention,
    recall,
    takeLease,
    taken: lease.taken,
    saved: played.saved,
    unsaved: played.unsaved,
    watchedSeconds: played.watchedSeconds,
    attach: playing.attach,
    /** Here, not there: takes the lease back and plays. */
    async resume(): Promise<void> {
      await takeLease()
      if (lease.held()) await playing.video()?.play()
    },
  }
}
