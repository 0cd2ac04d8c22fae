import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { totalSeconds, type Range } from '../../../../server/features/learning/watchedRanges.ts'
import { api, type Reply } from '../../../lib/api.ts'
import { Problem } from '../../../lib/problem.ts'
import { useRealtime } from '../../../lib/realtime.ts'
import { beatCourier } from './beatCourier.ts'
import { beatQueue, type Beat } from './beatQueue.ts'
import { hearPage, hearVideo } from './hearVideo.ts'
import { keptLease, type KeptLease } from './keptLease.ts'
import { pendingStore } from './pendingStore.ts'
import { playTrack } from './playTrack.ts'
import { minus, union } from './ranges.ts'
import { useAttention, type Asked } from './useAttention.ts'
import { verdictOf } from './verdict.ts'

type Answer = Reply<'learning', 'beat'>
type Watch = NonNullable<Reply<'learning', 'lesson'>['watch']>
export type SaveState = 'idle' | 'saving' | 'saved' | 'offline' | 'held' | 'ended'
export interface Taken {
  device: string
  at: string
  /** The server's sentence where it plays there and may not be taken over, a setting of the house; else null. */
  held: string | null
}
export interface Heart {
  /** Whose player it is, and of what: what cannot be sent is kept under these. */
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
/** Nobody waits longer for what the browser kept. */
const READ_MS = 1_000

const takenOf = ({ detail }: Pick<Problem, 'detail'>, held: string | null = null): Taken => ({ device: String(detail['device']), at: String(detail['at']), held })

/**
 * The heartbeat of a player: what is played goes to the server every few seconds, at every pause and seek, at the end and when
 * the page is left. The lease is taken when the trainee plays, never behind their back: a player that lost it stops and says why.
 * What the line did not take is kept in this browser, and claimed when the lesson is opened again: only what was played, at the
 * pace that the server credits. A page that was loaded anew goes on with the lease of this window, if nobody else has it now.
 */
export function useHeartbeat({ account, course, lesson, watch, duration, open }: Heart) {
  const state = ref<SaveState>('idle')
  const savedAt = ref(watch.savedAt ?? undefined)
  const taken = ref<Taken>()
  const completed = ref(false)
  const saved = shallowRef<readonly Range[]>(watch.ranges)
  const unsaved = shallowRef<readonly Range[]>([])
  const track = playTrack()
  const queue = beatQueue({ duration, maxRate: watch.maxRate })
  const store = pendingStore(account, course, lesson)
  const kept = keptLease(account, course, lesson)
  let lease: KeptLease | null = null
  /** The lease was taken here, on this page: its loss is worth a word. */
  let own = false
  let opening = false
  let video: HTMLVideoElement | undefined
  let lastBeat = 0
  let deafen = (): void => {}

  const courier = beatCourier({
    queue, send, verdict: verdictOf, saved: told,
    failed(error, verdict, { from, to }) {
      if (verdict === 'retry') state.value = 'offline'
      if (verdict === 'refused') void store.remove([[from, to]])
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
    if (lease) kept.keep((lease = { ...lease, seq: Math.max(lease.seq, seq) }))
    const body = { lease: lease?.token ?? '', seq, from, to, rate: video?.playbackRate ?? 1, visible: document.visibilityState === 'visible' }
    return api.learning.beat({ body }, { keepalive: true }).finally(() => clearTimeout(slow))
  }

  let playing = false
  const attention = useAttention({
    lease: () => lease?.token ?? null,
    answered() {
      if (lease) courier.start(lease.seq)
      if (playing) void video?.play().catch(() => {})
    },
    lost,
  })
  /** Nothing that is claimed meanwhile would be credited: it waits until the question is answered. */
  function ask(asked: Asked): void {
    if (attention.check.value) return
    playing = video?.paused === false
    attention.ask(asked)
    courier.stop()
    video?.pause()
  }

  function told({ accepted, savedAt: at, completed: done, check }: Answer): void {
    saved.value = union(saved.value, accepted)
    unsaved.value = queue.ranges()
    void store.remove(saved.value)
    savedAt.value = at
    state.value = 'saved'
    completed.value ||= done
    if (check) ask(check)
  }

  function lost(problem: Pick<Problem, 'code' | 'detail'>): void {
    courier.stop()
    attention.close()
    kept.drop()
    lease = null
    if (!own) return void (state.value = 'idle')
    own = false
    video?.pause()
    if (problem.code === 'lease.taken') taken.value = takenOf(problem)
    else state.value = 'ended'
  }

  function refusedLease(error: unknown): void {
    state.value = verdictOf(error) === 'retry' ? 'offline' : 'ended'
    if (state.value === 'offline') return
    video?.pause()
    if (!(error instanceof Problem) || error.code !== 'lease.held') return
    state.value = 'held'
    taken.value = takenOf(error, error.message)
  }

  /** Only because the trainee plays here, or asked to go on here. */
  async function takeLease(): Promise<void> {
    own = true
    if (opening || lease) return
    opening = true
    try {
      const opened = await open()
      lease = opened.lease ? { token: opened.lease, id: opened.leaseId, seq: 0 } : null
      saved.value = union(saved.value, opened.ranges)
      taken.value = undefined
      if (state.value !== 'saved') state.value = 'idle'
      if (lease) courier.start()
      if (opened.check) ask(opened.check)
    } catch (error) {
      refusedLease(error)
    } finally {
      opening = false
    }
  }

  /** What an earlier page could not save waits here too; @returns where that page stood, if anything does. */
  async function recall(): Promise<number | undefined> {
    void store.forgetOthers()
    const left = await Promise.race([store.read(), new Promise<undefined>((resolve) => setTimeout(resolve, READ_MS))])
    const ranges = minus(left?.ranges ?? [], watch.ranges)
    if (!left || ranges.length === 0) return undefined
    for (const range of ranges) queue.add(range)
    unsaved.value = queue.ranges()
    lease = kept.read()
    if (lease) courier.start(lease.seq)
    return left.position
  }

  function collect(): void {
    const played = track.take()
    for (const range of played) queue.add(range)
    unsaved.value = queue.ranges()
    const fresh = minus(played, saved.value)
    if (fresh.length > 0) void store.add(fresh, video?.currentTime ?? 0)
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
      if (attention.check.value) return void video?.pause() // by a key of the keyboard, or from the lock screen
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
    state, savedAt, taken, completed, saved, unsaved, attention, recall, takeLease,
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
