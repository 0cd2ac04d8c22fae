import { onScopeDispose, ref } from 'vue'
import { useQueryCache } from '@pinia/colada'
import { useSession } from '../../lib/session.ts'
import { toast } from '../../ui/toast.ts'
import { keptScans, sendKept } from './keptScans.ts'

/** How many scans wait in this phone; they are sent as soon as there is net. */
export function useKeptScans() {
  const session = useSession()
  const cache = useQueryCache()
  const account = session.view?.account?.id ?? ''
  const own = () => keptScans().filter((each) => each.account === account).length
  const waiting = ref(own())
  let sending = false

  async function send() {
    if (sending || waiting.value === 0) return
    sending = true
    const { sent, refused } = await sendKept(account)
    sending = false
    waiting.value = own()
    if (sent > 0) toast(`网络恢复，已送出 ${sent} 次扫码，等班务人员确认`)
    for (const sentence of refused) toast(sentence, { tone: 'error' })
    if (sent > 0) void cache.invalidateQueries({ key: ['ownAttendance'] })
  }
  const again = () => void send()
  window.addEventListener('online', again)
  onScopeDispose(() => window.removeEventListener('online', again))
  again()
  return { waiting, send, account, count: () => (waiting.value = own()) }
}
