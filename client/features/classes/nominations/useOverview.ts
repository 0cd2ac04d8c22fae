import { useQuery, useQueryCache } from '@pinia/colada'
import { api } from '../../../lib/api.ts'

/** What institutions have of a class, and what may be done. `changed` reads all anew that speaks of its people. */
export function useOverview(id: () => string) {
  const cache = useQueryCache()
  const view = useQuery({
    key: () => ['nominations', 'overview', id()],
    query: () => api.nominations.overview({ params: { trainingClass: id() } }),
    staleTime: 0,
  })
  return {
    view,
    changed: () => cache.invalidateQueries({ key: ['nominations'] }),
  }
}
