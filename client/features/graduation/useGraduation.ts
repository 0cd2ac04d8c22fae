import { useQuery, useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'

/** Who graduates from a class, and what is missing. */
export function useGraduation(trainingClass: () => string) {
  const cache = useQueryCache()
  const list = useQuery({
    key: () => ['graduation', trainingClass()],
    query: () => api.graduation.list({ params: { trainingClass: trainingClass() } }),
  })
  return { list, changed: () => cache.invalidateQueries({ key: ['graduation'] }) }
}
