import { computed, ref, watch } from 'vue'
import { useQuery } from '@pinia/colada'
import type { TermAct } from '../../../server/features/roster/terms.rule.ts'
import { api } from '../../lib/api.ts'
import { makeOnce } from '../../lib/makeOnce.ts'
import { useSession } from '../../lib/session.ts'
import { useAct } from '../../lib/useAct.ts'
import { useFilter } from '../../lib/useFilter.ts'
import { usePages } from '../../lib/usePages.ts'

/** As many as are changed at once. */
const MOST = 100

/** Terms that are due below a unit, those that are ticked, and what is done with them on one day. */
export function useTerms() {
  const session = useSession()
  const [unit, due] = [useFilter('unit'), useFilter('due')]
  const place = computed(() => (unit.value ? { unit: unit.value } : {}))
  const shown = computed(() => (due.value === 'overdue' || due.value === 'all' ? due.value : 'soon'))
  const pages = usePages(
    () => ['terms', unit.value, shown.value],
    (cursor) => api.terms.list({ query: { ...place.value, ...cursor, due: shown.value, limit: 50 } }),
  )
  const changes = useQuery({
    key: () => ['terms', unit.value, 'changes'],
    enabled: () => session.can('roster.write'),
    query: () => api.terms.changes({ query: place.value }),
    staleTime: 0,
  })
  const ticked = ref<string[]>([])
  watch([unit, shown], () => (ticked.value = []))
  const refetch = async () => {
    ticked.value = []
    await Promise.all([pages.refetch(), changes.refetch()])
  }
  const once = makeOnce()
  const act = useAct()
  return {
    ...{ unit, due, shown, pages, changes, ticked, refetch },
    tickAll: () => (ticked.value = (pages.rows.value ?? []).slice(0, MOST).map(({ id }) => id)),
    ...act,
    apply: (given: { act: TermAct; on: string; years: number }) =>
      act.run(() => once((id) => api.terms.apply({ body: { id, ...given, appointments: ticked.value } }))),
    undo: (termChange: string) => api.terms.undo({ params: { termChange } }),
  }
}
