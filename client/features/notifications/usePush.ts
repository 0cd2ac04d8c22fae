import { onMounted, ref } from 'vue'
import { useQuery } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { toast } from '../../ui/toast.ts'
import { isOnHere, isSupported, turnOffHere, turnOnHere } from './pushHere.ts'

const REFUSED = '浏览器不允许本系统显示通知。请点地址栏左边的图标，把“通知”改成允许，再试一次。'
const UNREACHABLE = '连接不上这个浏览器的推送服务。请改用 Edge 或 Safari，或者选择其他通知方式。'

/** Whether notices are shown in this browser, and switching it. */
export function usePush() {
  const view = useQuery({ key: ['push-subscriptions'], query: () => api.pushSubscriptions.show(), staleTime: 0 })
  const state = ref<'checking' | 'unsupported' | 'off' | 'on'>('checking')
  const why = ref<string>()
  const act = useAct()
  const look = async () => {
    state.value = isSupported() ? ((await isOnHere()) ? 'on' : 'off') : 'unsupported'
  }
  onMounted(look)

  const turnOn = () =>
    act.run(async () => {
      why.value = undefined
      try {
        await turnOnHere(view.data.value?.key ?? '')
        toast('已在这个浏览器上打开推送')
      } catch (error) {
        if (!(error instanceof DOMException)) throw error
        why.value = error.name === 'NotAllowedError' ? REFUSED : UNREACHABLE
      }
      await Promise.all([look(), view.refetch()])
    })
  const turnOff = () =>
    act.run(async () => {
      await turnOffHere(true)
      toast('已在这个浏览器上关闭推送')
      await Promise.all([look(), view.refetch()])
    })
  return { view, state, why, turnOn, turnOff, ...act }
}
