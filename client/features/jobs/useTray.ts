import { computed, onMounted, ref, watch } from 'vue'
import { sentenceOf } from '../../lib/problem.ts'
import { useSession } from '../../lib/session.ts'
import { progressText } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { total } from '../uploads/queue.ts'
import { timeLeft } from '../uploads/transferRate.ts'
import { useUploads } from '../uploads/uploadStore.ts'
import { useTasks, type Task } from './useTasks.ts'

/** The long work of this person, jobs and uploads together, and whether the tray shows it. */
export function useTray() {
  const session = useSession()
  const uploads = useUploads()
  const announced = ref('')

  function onEnded({ title, state, error }: Task): void {
    const bad = state === 'dead' || error !== null
    if (state === 'cancelled') return
    announced.value = bad ? `${title}没有完成` : `${title}已完成`
    toast(bad ? `${title}没有完成${error ? `：${error}` : ''}` : `${title}已完成`, { tone: bad ? 'error' : 'success' })
  }
  const tasks = useTasks(onEnded)
  const cancel = (id: string): Promise<void> =>
    tasks.cancel(id).catch((error: unknown) => toast(sentenceOf(error), { tone: 'error' }))

  const refused = computed(() => uploads.items.filter(({ state }) => state === 'refused').length)
  const count = computed(
    () =>
      uploads.active.length +
      refused.value +
      tasks.items.value.length +
      uploads.unfinished.length +
      uploads.elsewhere.length,
  )
  const busy = computed(() => uploads.active.length + uploads.elsewhere.length + tasks.running.value.length)
  const headline = computed(() => {
    if (busy.value) return `${busy.value} 项正在进行`
    if (refused.value) return `${refused.value} 个上传没有成功`
    return uploads.unfinished.length ? `${uploads.unfinished.length} 个上传未完成` : '任务'
  })
  /** How far all uploads of this page are: the closed tray shows it too. */
  const progress = computed(() => {
    const { size, sent, secondsLeft } = total(uploads.active)
    if (size === 0) return ''
    const percent = progressText(sent / size)
    return secondsLeft === null ? percent : `${percent} · ${timeLeft(secondsLeft)}`
  })

  /**
   * Opens by itself while something runs or waits for a file, unless it was closed by hand; what is finished takes no
   * room.
   */
  const open = ref(false)
  const closed = ref(sessionStorage.getItem('tray') === 'closed')
  watch(
    () => busy.value + refused.value + uploads.unfinished.length > 0,
    (something) => (open.value = something && !closed.value),
    { immediate: true },
  )
  function toggle(): void {
    open.value = !open.value
    closed.value = !open.value
    sessionStorage.setItem('tray', open.value ? 'open' : 'closed')
  }
  onMounted(() => session.can('asset.write') && void uploads.resumeUnfinished())

  return { items: tasks.items, hide: tasks.hide, cancel, count, headline, progress, announced, open, toggle }
}
