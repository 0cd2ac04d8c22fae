import { ref } from 'vue'
import type { Reply } from '../../lib/api.ts'
import { Problem } from '../../lib/problem.ts'
import { failureOf } from './failureOf.ts'
import { keptLease, type KeptLease } from './keptLease.ts'

export type Watch = NonNullable<Reply<'learning', 'lesson'>['watch']>
/** The device that plays instead. */
export interface Taken {
  device: string
  at: string
  /** The server's sentence where it plays there and may not be taken over, a setting of the server; else null. */
  held: string | null
}
/** Whose player it is, and of what: what cannot be sent is kept under these. */
export interface LessonRef {
  account: string
  course: string
  lesson: string
}
interface Options extends LessonRef {
  /** Opens the lesson for learning: takes the one lease. */
  open(): Promise<Watch>
}
/**
 * `unreachable`: the connection is down; `held`: another device has it and keeps it; `taken`: another device took it;
 * `ended`: it is over.
 */
export type LeaseState = 'none' | 'own' | 'unreachable' | 'held' | 'taken' | 'ended'

const takenOf = ({ detail }: Pick<Problem, 'detail'>, held: string | null = null): Taken => ({
  device: String(detail['device']),
  at: String(detail['at']),
  held,
})

/**
 * The one lease of the trainee, as this player has it. It is taken when the trainee plays, never unasked; a page that
 * was loaded again continues with the lease of this window, if nobody else has it now.
 */
export function useLease({ account, course, lesson, open }: Options) {
  const state = ref<LeaseState>('none')
  const taken = ref<Taken>()
  const kept = keptLease(account, course, lesson)
  let current: KeptLease | null = null
  /** Asked for on this page: its loss is shown. */
  let wanted = false
  let opening = false

  function refused(error: unknown): LeaseState {
    if (failureOf(error) === 'retry') return 'unreachable'
    if (!(error instanceof Problem) || error.code !== 'lease.held') return 'ended'
    taken.value = takenOf(error, error.message)
    return 'held'
  }

  return {
    state,
    taken,
    current: (): Readonly<KeptLease> | null => current,
    /** Continues with that of this window's earlier page. */
    restore: (): Readonly<KeptLease> | null => (current = kept.read()),
    /**
     * Only because the trainee plays here, or asked to continue here; undefined when it is here already, or on its way.
     */
    async take(): Promise<Watch | 'refused' | undefined> {
      wanted = true
      if (opening || current) return undefined
      opening = true
      try {
        const opened = await open()
        current = opened.lease ? { token: opened.lease, id: opened.leaseId, seq: 0 } : null
        taken.value = undefined
        state.value = 'own'
        return opened
      } catch (error) {
        state.value = refused(error)
        return 'refused'
      } finally {
        opening = false
      }
    },
    /** Before a beat is on its way: a page loaded again counts on from it. */
    used(seq: number): void {
      if (current) kept.keep((current = { ...current, seq: Math.max(current.seq, seq) }))
    },
    /** The server has ended it. */
    lost(problem: Pick<Problem, 'code' | 'detail'>): void {
      kept.drop()
      current = null
      const isTaken = problem.code === 'lease.taken'
      if (wanted && isTaken) taken.value = takenOf(problem)
      state.value = !wanted ? 'none' : isTaken ? 'taken' : 'ended'
      wanted = false
    },
  }
}
export type Lease = ReturnType<typeof useLease>
