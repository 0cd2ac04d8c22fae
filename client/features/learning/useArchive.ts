import { nextTick } from 'vue'
import { api } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { usePages } from '../../lib/usePages.ts'

/** What was completed as a whole, and the whole of it on paper. */
export function useArchive() {
  const completed = usePages(
    () => ['learning', 'record', 'completed'],
    (cursor) => api.learning.record({ query: { ...cursor, completed: 'yes' as const, limit: 50 } }),
  )
  const { busy, sentence, run } = useAct()
  const print = () =>
    run(async () => {
      while (completed.hasMore.value) {
        await completed.more()
        if (completed.error.value) throw completed.error.value
      }
      await nextTick()
      window.print()
    })
  return { completed, busy, sentence, print }
}
