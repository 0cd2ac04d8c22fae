import { computed, onMounted, ref } from 'vue'
import { sentenceOf } from '../../lib/problem.ts'
import { useSession } from '../../lib/session.ts'
import { progressText } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { total } from '../uploads/queue.ts'
import { timeLeft } from '../uploads/transferRate.ts'
import { useUploads } from '../uploads/uploadStore.ts'
import { isOpen, useTasks, type Task } from './useTasks.ts'

/** The long work of this person, jobs and uploads together, and whether the tray shows it. */
export function useTray() {
  const session = useSession()
  const uploads = useUploads()
  const announced = ref('')

  function onEnded({ title, state, error }: Task): void {
    const bad = state === 'dead' || error !== null
    if (state === 'cancelled') return
    announced.value = bad ? `${title}没有完成` : `${title}已完成`
  }
  const tasks = useTasks(onEnded)
  const cancel = (id: string): Promise<void> =>
    tasks.cancel(id).catch((error: unknown) => toast(sentenceOf(error), { tone: 'error' }))

  const refused = computed(() => uploads.items.filter(({ state }) => state === 'refused'))
  const ended = computed(() => tasks.items.value.filter((task) => !isOpen(task)))
  const failed = computed(() => ended.value.filter(({ state, error }) => state === 'dead' || error !== null).length)
  const busy = computed(() => uploads.active.length + uploads.elsewhere.length + tasks.running.value.length)
  const count = computed(() => busy.value + refused.value.length + ended.value.length + uploads.unfinished.length)
  const trouble = computed(() => {
    if (refused.value.length) return `${refused.value.length} 个上传没有成功`
    if (failed.value) return `${failed.value} 项没有完成`
    return uploads.unfinished.length ? `${uploads.unfinished.length} 个上传未完成` : ''
  })
  const headline = computed(() =>
    busy.value ? `${busy.value} 项正在进行` : trouble.value || `${ended.value.length} 项已完成`,
  )
  /** How far it all is, on the closed tray too: all uploads of this page together, else the jobs. */
  const progress = computed(() => {
    const { size, sent, secondsLeft } = total(uploads.active)
    if (size > 0)
      return [progressText(sent / size), secondsLeft === null ? '' : timeLeft(secondsLeft)].filter(Boolean).join(' · ')
    const running = tasks.running.value
    const done = running.reduce((sum, each) => sum + each.progress, 0)
    return running.length ? progressText(done / running.length) : ''
  })
  function clear(): void {
    tasks.hide(...ended.value.map(({ id }) => id))
    refused.value.forEach(({ id }) => uploads.dismiss(id))
  }

  /** Opened and closed by hand only: what runs says on its button how far it is. */
  const open = ref(sessionStorage.getItem('tray') === 'open')
  function toggle(): void {
    open.value = !open.value
    sessionStorage.setItem('tray', open.value ? 'open' : 'closed')
  }
  onMounted(() => session.can('asset.write') && void uploads.resumeUnfinished())

  const removable = computed(() => ended.value.length + refused.value.length > 0)
  const troubled = computed(() => busy.value === 0 && trouble.value !== '')
  const { items, hide } = tasks
  return { items, hide, cancel, count, headline, troubled, progress, removable, clear, announced, open, toggle }
}
