import { computed } from 'vue'
import { api } from '../../lib/api.ts'
import { useFilter } from '../../lib/useFilter.ts'
import { usePages } from '../../lib/usePages.ts'
import type { Kind } from './questions.ts'

/** The list of questions as the address narrows it. */
export function useBank() {
  const names = ['search', 'state', 'kind', 'topic', 'difficulty', 'position'] as const
  const filters = names.map((name) => [name, useFilter(name)] as const)
  const query = computed(() => {
    const { state, kind, difficulty, ...rest } = Object.fromEntries(
      filters.flatMap(([name, value]) => (value.value ? [[name, value.value]] : [])),
    ) as Record<(typeof names)[number], string>
    return {
      ...rest,
      ...(kind && { kind: kind as Kind }),
      ...(difficulty && { difficulty: Number(difficulty) }),
      ...((state === 'review' || state === 'retired') && { state: state as 'review' | 'retired' }),
    }
  })
  const pages = usePages(
    () => ['bank', 'list', ...filters.map(([, value]) => value.value)],
    (cursor) => api.bank.list({ query: { ...query.value, ...cursor, limit: 30 } }),
  )
  return {
    pages,
    query,
    state: computed(() => query.value.state ?? 'active'),
    isFiltered: computed(() => filters.some(([name, value]) => name !== 'state' && value.value)),
  }
}
