import { computed, onScopeDispose, watch } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useRealtime } from '../../lib/realtime.ts'
import { WORK } from './words.ts'

const POLL = 1_500
/** What was read before of lists that an import changes. */
const CHANGED = ['roster', 'coverage', 'units', 'honours']

/** One import, read again while something is at work on it. */
export function useImport(id: () => string) {
  const cache = useQueryCache()
  const query = useQuery({
    key: () => ['imports', id()],
    query: () => api.imports.show({ params: { import: id() } }),
  })
  const work = computed(() => (query.data.value ? WORK[query.data.value.state] : undefined))
  watch(
    () => query.data.value?.state,
    (state, before) => {
      if (before) void cache.invalidateQueries({ key: ['imports', 'of'] })
      if (before && (state === 'applied' || state === 'undone'))
        for (const key of CHANGED) void cache.invalidateQueries({ key: [key] })
    },
  )
  /** What training does to coverage is reckoned while the page is open. */
  const reckons = computed(() => query.data.value?.effect === null && query.data.value.classes.length > 0)
  const again = (): void => void ((work.value || reckons.value) && query.refetch())
  useRealtime('task', again, again)
  const timer = setInterval(again, POLL)
  onScopeDispose(() => clearInterval(timer))
  return { query, work }
}
