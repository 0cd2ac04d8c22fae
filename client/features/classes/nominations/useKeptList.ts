import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import { api } from '../../../lib/api.ts'

/** The list of people that somebody nominates from, where the address names one. */
export function useKeptList(id: () => string) {
  const found = useQuery({
    key: () => ['people-lists', 'one', id()],
    query: () => api.peopleLists.show({ params: { peopleList: id() } }),
    enabled: () => id() !== '',
    staleTime: 0,
  })
  return computed(() => (id() === '' ? undefined : found.data.value))
}
