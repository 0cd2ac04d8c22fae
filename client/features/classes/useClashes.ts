import { onBeforeUnmount, ref, watch } from 'vue'
import { api } from '../../lib/api.ts'

type Asked = Parameters<typeof api.timetable.check>[0]['body']
const PAUSE_MS = 300

/** What a session would clash with, looked up whenever typing pauses; what was accepted is accepted of these alone. */
export function useClashes(trainingClass: string, asked: () => Asked) {
  const clashes = ref<readonly { text: string }[]>([])
  const accepted = ref(false)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  async function look(): Promise<void> {
    const mine = ++turn
    const body = { ...asked(), title: asked().title || '…' }
    // What is not filled in yet is refused: there is nothing to say of it.
    const found = await api.timetable.check({ params: { trainingClass }, body }).catch(() => ({ items: [] }))
    if (mine !== turn) return
    const texts = (items: readonly { text: string }[]) => items.map(({ text }) => text).join()
    if (texts(found.items) !== texts(clashes.value)) accepted.value = false
    clashes.value = found.items
  }
  watch(
    () => JSON.stringify({ ...asked(), title: '', link: '', place: '', credit: 0 }),
    () => {
      clearTimeout(waiting)
      waiting = setTimeout(() => void look(), PAUSE_MS)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => clearTimeout(waiting))
  return { clashes, accepted }
}
