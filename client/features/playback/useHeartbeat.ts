import { computed, onScopeDispose } from 'vue'
import type { Problem } from '../../lib/problem.ts'
import { useRealtime } from '../../lib/realtime.ts'
import { useAttention } from './useAttention.ts'
import { useBeats, type BeatState } from './useBeats.ts'
import { useLease, type LessonRef, type Watch } from './useLease.ts'
import { usePlayback } from './usePlayback.ts'
import { useWatched } from './useWatched.ts'

export type SaveState = BeatState | 'held' | 'ended'
export interface HeartbeatOptions extends LessonRef {
  watch: Watch
  duration: number
  /** Opens the lesson for learning: takes the one lease. */
  open(): Promise<Watch>
}

/**
 * The heartbeat of a player: what is played goes to the server every few seconds, at every pause and seek, at the end
 * and when the page is left. A player that lost the lease stops and says why. What could not be sent is kept in this
 * browser, and claimed when the lesson is opened again: only what was played, at the pace that the server credits.
 */
export function useHeartbeat({ watch, duration, open, ...lessonRef }: HeartbeatOptions) {
  const lease = useLease({ ...lessonRef, open })
  const watched = useWatched({ ...lessonRef, watch, duration })
  const playback = usePlayback({
    beatSeconds: watch.beatSeconds,
    onStarted() {
      if (attention.check.value) return false // by a key of the keyboard, or from the lock screen
      void takeLease()
      return true
    },
    onDue: beat,
    onLeaving() {
      collect()
      if (watched.unsaved.value.length > 0 || watched.saved.value.length > 0) watched.leave(video()?.currentTime ?? 0)
      if (lease.current()) beats.flush()
    },
    onOnline: () => (lease.current() ? beats.retryNow() : beat()),
  })
  const { video } = playback
  const beats = useBeats({
    lease,
    watched,
    video,
    savedAt: watch.savedAt,
    onSaved: ({ check }) => check && attention.ask(check),
    onLost: lost,
  })
  const attention = useAttention({
    lease: () => lease.current()?.token ?? null,
    video,
    onAsked: beats.stop, // nothing that is claimed meanwhile would be credited: it waits until the question is answered
    onAnswered: beats.start,
    onLost: lost,
  })
  const state = computed((): SaveState => {
    if (lease.state.value === 'held' || lease.state.value === 'ended') return lease.state.value
    return lease.state.value === 'unreachable' ? 'offline' : beats.state.value
  })

  function lost(problem: Pick<Problem, 'code' | 'detail'>): void {
    beats.stop()
    attention.close()
    lease.lost(problem)
    if (lease.state.value !== 'taken') beats.reset()
    if (lease.state.value !== 'none') video()?.pause()
  }
  async function takeLease(): Promise<void> {
    const opened = await lease.take()
    if (opened === undefined) return
    if (opened === 'refused' || beats.state.value !== 'saved') beats.reset()
    if (opened === 'refused') {
      if (lease.state.value !== 'unreachable') video()?.pause()
      return
    }
    watched.accepted(opened.ranges)
    beats.start()
    if (opened.check) attention.ask(opened.check)
  }
  /** Queues what an earlier page could not save; @returns where that page was, if that is known. */
  async function restore(): Promise<number | undefined> {
    const left = await watched.restore()
    if (left && left.ranges.length > 0) {
      lease.restore()
      beats.start()
    }
    return left?.position
  }

  function collect(): void {
    watched.add(playback.take(), video()?.currentTime ?? 0)
  }
  function beat(): void {
    collect()
    if (lease.current()) void beats.send()
    else if (lease.state.value === 'unreachable') void takeLease()
  }

  useRealtime('leaseTaken', (message) => {
    if (message.lease !== lease.current()?.id) return
    collect()
    lost({ code: 'lease.taken', detail: message })
  })
  onScopeDispose(beats.stop) // after what the page's leaving sends

  return {
    state,
    watched,
    attention,
    taken: lease.taken,
    savedAt: beats.savedAt,
    completed: beats.completed,
    restore,
    takeLease,
    attach: playback.attach,
    /** Here, not there: takes the lease back and plays. */
    async resume(): Promise<void> {
      await takeLease()
      if (lease.current()) await video()?.play()
    },
  }
}
