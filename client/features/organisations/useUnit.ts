/** The unit that a page of the tree shows; a page without one goes on to the topmost of those that the user sees. */
import { watchEffect } from 'vue'
import { useQuery } from '@pinia/colada'
import { useRouter } from 'vue-router'
import { api } from '../../lib/api.ts'

/** @param base Address of the page, before the unit's id. */
export function useUnit(unit: () => string | undefined, base: string) {
  const router = useRouter()
  const roots = useQuery({ key: ['units', 'roots'], enabled: () => !unit(), query: () => api.organisations.roots() })
  watchEffect(() => {
    const first = roots.data.value?.items[0]
    if (!unit() && first) void router.replace({ path: `${base}/${first.id}`, query: router.currentRoute.value.query })
  })
  const view = useQuery({
    key: () => ['units', unit() ?? ''],
    enabled: () => !!unit(),
    query: () => api.organisations.show({ params: { unit: unit()! } }),
  })
  return { view, roots }
}
