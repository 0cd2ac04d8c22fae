import { ref } from 'vue'
import { useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { Problem, sentenceOf } from '../../lib/problem.ts'
import { useSession } from '../../lib/session.ts'
import type { Signed } from './attendance.ts'
import { isOffline, keepScan } from './keptScans.ts'
import { phonePosition } from './position.ts'

type Outcome =
  | { state: 'sending' }
  | { state: 'signed'; signed: Signed }
  | { state: 'kept' }
  | { state: 'refused'; sentence: string; code: string }

const NOT_KEPT = '没有网络，这部手机也没能保存扫码，请找班务人员登记。'

/** One scan: entered, kept for later where there is no net, or refused with what to do. */
export function useSignIn() {
  const session = useSession()
  const cache = useQueryCache()
  const outcome = ref<Outcome>({ state: 'sending' })

  /** The place is asked of the phone only where the class asks for it. */
  async function sent(code: string): Promise<Signed> {
    try {
      return await api.ownAttendance.signIn({ body: { code } })
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'signIn.placeNeeded') throw error
      const phone = await phonePosition()
      if (!phone) throw error
      const ticket = String(error.detail['ticket'] ?? '')
      return await api.ownAttendance.signIn({ body: { code, phone, ticket } })
    }
  }
  async function signIn(code: string) {
    outcome.value = { state: 'sending' }
    try {
      outcome.value = { state: 'signed', signed: await sent(code) }
      void cache.invalidateQueries({ key: ['ownAttendance'] })
    } catch (error) {
      if (isOffline(error)) {
        const isKept = keepScan({ account: session.view?.account?.id ?? '', code, seenAt: new Date().toISOString() })
        outcome.value = isKept ? { state: 'kept' } : { state: 'refused', sentence: NOT_KEPT, code: '' }
      } else {
        const refused = error instanceof Problem ? error.code : ''
        outcome.value = { state: 'refused', sentence: sentenceOf(error), code: refused }
      }
    }
  }
  return { outcome, signIn }
}
