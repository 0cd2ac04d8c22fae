import { computed, onScopeDispose, ref, watch } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import { api, type Reply } from '../../lib/api.ts'
import { useRealtime } from '../../lib/realtime.ts'

type Tasks = Reply<'jobs', 'mine'>
export type Task = Tasks['items'][number]
const KEY = ['tasks']
const POLL = 10_000
export const isOpen = ({ state }: Task): boolean => state === 'waiting' || state === 'running'

/** The caller's long tasks of the last day, live; what ended while the page was open is announced once. */
export function useTasks(onEnded: (task: Task) => void) {
  const cache = useQueryCache()
  const query = useQuery({ key: KEY, query: () => api.jobs.mine() })
  const hidden = ref(new Set<string>(JSON.parse(sessionStorage.getItem('tasks.hidden') ?? '[]') as string[]))
  const items = computed(() => (query.data.value?.items ?? []).filter(({ id }) => !hidden.value.has(id)))
  const running = computed(() => items.value.filter(isOpen))

  useRealtime(
    'task',
    (task) => {
      const known = cache.getQueryData<Tasks>(KEY)?.items ?? []
      const rest = known.filter(({ id }) => id !== task.id)
      cache.setQueryData(KEY, {
        items: rest.length < known.length ? known.map((each) => (each.id === task.id ? task : each)) : [task, ...rest],
      })
    },
    () => void query.refetch(),
  )
  const timer = setInterval(() => running.value.length && void query.refetch(), POLL)
  onScopeDispose(() => clearInterval(timer))

  let before = new Map<string, Task>()
  watch(
    () => query.data.value?.items,
    (now = []) => {
      for (const task of now) if (!isOpen(task) && before.has(task.id) && isOpen(before.get(task.id)!)) onEnded(task)
      before = new Map(now.map((task) => [task.id, task]))
    },
    { immediate: true },
  )

  function hide(...ids: string[]): void {
    hidden.value = new Set([...hidden.value, ...ids])
    sessionStorage.setItem('tasks.hidden', JSON.stringify([...hidden.value]))
  }
  async function cancel(id: string): Promise<void> {
    await api.jobs.cancel({ params: { job: id } })
    await query.refetch()
  }
  return { items, running, hide, cancel }
}
