import { ref } from 'vue'
import type { Reply } from '../../../lib/api.ts'
import { Problem } from '../../../lib/problem.ts'
import { keptLease, type KeptLease } from './keptLease.ts'
import { failureOf } from './failureOf.ts'

export type Watch = NonNullable<Reply<'learning', 'lesson'>['watch']>
/** The device that plays instead. */
export interface Taken {
  device: string
  at: string
  /** The server's sentence where it plays there and may not be taken over, a setting of the house; else null. */
  held: string | null
}
/** The line is down, another device holds it, or it is over. */
type Refusal = 'offline' | 'held' | 'ended'
interface Where {
  account: string
  course: string
  lesson: string
  /** Opens the lesson for learning: takes the one lease. */
  open(): Promise<Watch>
}

const takenOf = ({ detail }: Pick<Problem, 'detail'>, held: string | null = null): Taken => ({
  device: String(detail['device']),
  at: String(detail['at']),
  held,
})

/**
 * The one lease of the trainee, as this player has it. It is taken when the trainee plays, never behind their back; a page that was
 * loaded anew goes on with the lease of this window, if nobody else has it now.
 */
export function useLease({ account, course, lesson, open }: Where) {
  const taken = ref<Taken>()
  const kept = keptLease(account, course, lesson)
  let lease: KeptLease | null = null
  /** Taken here, on this page: its loss is worth a word. */
  let own = false
  let opening = false

  function refusal(error: unknown): Refusal {
    if (failureOf(error) === 'retry') return 'offline'
    if (!(error instanceof Problem) || error.code !== 'lease.held') return 'ended'
    taken.value = takenOf(error, error.message)
    return 'held'
  }

  return {
    taken,
    held: (): Readonly<KeptLease> | null => lease,
    /** That of this window's earlier page. */
    takeUp: (): Readonly<KeptLease> | null => (lease = kept.read()),
    /** Only because the trainee plays here, or asked to go on here; undefined when it is here already. */
    async take(): Promise<Watch | Refusal | undefined> {
      own = true
      if (opening || lease) return undefined
      opening = true
      try {
        const opened = await open()
        lease = opened.lease ? { token: opened.lease, id: opened.leaseId, seq: 0 } : null
        taken.value = undefined
        return opened
      } catch (error) {
        return refusal(error)
      } finally {
        opening = false
      }
    },
    /** Before a beat is on its way: a page loaded anew counts on from it. */
    used(seq: number): void {
      if (lease) kept.keep((lease = { ...lease, seq: Math.max(lease.seq, seq) }))
    },
    /** @returns what is to be said of it */
    lose(problem: Pick<Problem, 'code' | 'detail'>): 'nothing' | 'taken' | 'ended' {
      kept.drop()
      lease = null
      if (!own) return 'nothing'
      own = false
      if (problem.code !== 'lease.taken') return 'ended'
      taken.value = takenOf(problem)
      return 'taken'
    },
  }
}
