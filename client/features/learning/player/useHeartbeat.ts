import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { totalSeconds, type Range } from '../../../../server/features/learning/watchedRanges.ts'
import { api, type Reply } from '../../../lib/api.ts'
import type { Problem } from '../../../lib/problem.ts'
import { useRealtime } from '../../../lib/realtime.ts'
import { beatCourier } from './beatCourier.ts'
import { beatQueue, type Beat } from './beatQueue.ts'
import { hearPage, hearVideo } from './hearVideo.ts'
import { playTrack } from './playTrack.ts'
import { union } from './ranges.ts'
import { verdictOf } from './verdict.ts'

type Answer = Reply<'learning', 'beat'>
type Watch = NonNullable<Reply<'learning', 'lesson'>['watch']>
export type SaveState = 'idle' | 'saving' | 'saved' | 'offline' | 'ended'
export interface Taken {
  device: string
  at: string
}
export interface Heart {
  watch: Watch
  duration: number
  /** Opens the lesson for learning: takes the one lease. */
  open(): Promise<Watch>
}

/** An answer that takes longer than this is worth a word. */
const SLOW_MS = 700

/**
 * The heartbeat of a player: what is played goes to the server every few seconds, at every pause and seek, at the end and when
 * the page is left. The lease is taken when the trainee plays, never behind their back: a player that lost it stops and says why.
 */
export function useHeartbeat({ watch, duration, open }: Heart) {
  const state = ref<SaveState>('idle')
  const savedAt = ref(watch.savedAt ?? undefined)
  const taken = ref<Taken>()
  const completed = ref(false)
  const saved = shallowRef<readonly Range[]>(watch.ranges)
  const unsaved = shallowRef<readonly Range[]>([])
  const track = playTrack()
  const queue = beatQueue({ duration, maxRate: watch.maxRate })
  let lease: { token: string; id: string | null } | null = null
  let opening = false
  let video: HTMLVideoElement | undefined
  let lastBeat = 0
  let deafen = (): void => {}

  const courier = beatCourier({
    queue, send, verdict: verdictOf, saved: told,
    failed(error, verdict) {
      if (verdict === 'retry') state.value = 'offline'
      if (verdict === 'stop') lost(error as Problem)
    },
    now: () => performance.now(),
    later(ms, act) {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  })

  async function send({ seq, from, to }: Beat): Promise<Answer> {
    const slow = setTimeout(() => state.value !== 'offline' && (state.value = 'saving'), SLOW_MS)
    const body = { lease: lease?.token ?? '', seq, from, to, rate: video?.playbackRate ?? 1, visible: document.visibilityState === 'visible' }
    return api.learning.beat({ body }, { keepalive: true }).finally(() => clearTimeout(slow))
  }

  function told({ accepted, savedAt: at, completed: done }: Answer): void {
    saved.value = union(saved.value, accepted)
    unsaved.value = queue.ranges()
    savedAt.value = at
    state.value = 'saved'
    completed.value ||= done
  }

  function lost({ code, detail }: Pick<Problem, 'code' | 'detail'>): void {
    courier.stop()
    lease = null
    video?.pause()
    if (code === 'lease.taken') taken.value = { device: String(detail['device']), at: String(detail['at']) }
    else state.value = 'ended'
  }

  /** Only because the trainee plays here, or asked to go on here. */
  async function takeLease(): Promise<void> {
    if (opening || lease) return
    opening = true
    try {
      const opened = await open()
      lease = opened.lease ? { token: opened.lease, id: opened.leaseId } : null
      saved.value = union(saved.value, opened.ranges)
      taken.value = undefined
      if (state.value !== 'saved') state.value = 'idle'
      if (lease) courier.start()
    } catch (error) {
      state.value = verdictOf(error) === 'retry' ? 'offline' : 'ended'
      if (state.value === 'ended') video?.pause()
    } finally {
      opening = false
    }
  }

  function collect(): void {
    for (const range of track.take()) queue.add(range)
    unsaved.value = queue.ranges()
  }
  function beat(): void {
    lastBeat = performance.now()
    collect()
    if (lease) void courier.pump()
    else if (state.value === 'offline') void takeLease()
  }
  function leave(): void {
    collect()
    if (lease) courier.flush()
  }

  const heard = {
    started() {
      lastBeat = performance.now()
      void takeLease()
    },
    moved(seconds: number) {
      track.moved(seconds)
      if (performance.now() - lastBeat >= watch.beatSeconds * 1000) beat()
    },
    paused: beat,
    jumped() {
      track.broke()
      beat()
    },
    ended() {
      track.ended()
      beat()
    },
  }
  const deafenPage = hearPage(leave, () => (lease ? courier.again() : beat()))
  useRealtime('leaseTaken', (message) => {
    if (message.lease !== lease?.id) return
    collect()
    lost({ code: 'lease.taken', detail: message })
  })
  onScopeDispose(() => {
    track.broke()
    leave()
    courier.stop()
    deafen()
    deafenPage()
  })

  return {
    state, savedAt, taken, completed, saved, unsaved,
    watchedSeconds: computed(() => totalSeconds(saved.value)),
    attach(element: HTMLVideoElement): void {
      deafen()
      video = element
      deafen = hearVideo(element, heard)
    },
    /** Here, not there: takes the lease back and plays. */
    async resume(): Promise<void> {
      await takeLease()
      if (lease) await video?.play()
    },
  }
}
