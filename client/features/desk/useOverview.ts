import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useSession } from '../../lib/session.ts'

/** Coverage where it begins for the one who is signed in, with the addresses of its page and of people behind figures. */
export function useOverview() {
  const session = useSession()
  const query = useQuery({
    key: ['desk', 'coverage'],
    query: () => api.coverage.overview(),
    enabled: () => session.can('coverage.read'),
    staleTime: 0,
  })
  const place = computed(() => {
    const found = query.data.value?.overview
    return found ? `/manage/coverage/${found.requirement.id}/${found.unit.id}` : '/manage/coverage'
  })
  const peopleIn = (state: 'uncovered' | 'overdue'): string => {
    const found = query.data.value?.overview
    return found ? `${place.value}?of=${found.unit.id}&state=${state}` : place.value
  }
  return { query, place, peopleIn }
}
