import { computed, ref, watch } from 'vue'
import { useQueryCache } from '@pinia/colada'
import { addressOf, api } from '../../lib/api.ts'
import { useFilter } from '../../lib/useFilter.ts'
import { usePages } from '../../lib/usePages.ts'

/** Applications as the filters of the address have them, and which of those that wait for the caller are ticked. */
export function useApplications() {
  const [state, requirement, search, chosen] = ['state', 'requirement', 'search', 'application'].map(useFilter) as [
    ReturnType<typeof useFilter>,
    ReturnType<typeof useFilter>,
    ReturnType<typeof useFilter>,
    ReturnType<typeof useFilter>,
  ]
  const shown = computed(() => (['open', 'closed'] as const).find((each) => each === state.value) ?? ('mine' as const))
  const query = computed(() => ({
    state: shown.value,
    ...(requirement.value && { requirement: requirement.value }),
    ...(search.value && { search: search.value }),
  }))
  const pages = usePages(
    () => ['exemptions', 'applications', JSON.stringify(query.value)],
    (cursor) => api.exemptions.applications({ query: { ...query.value, ...cursor } }),
  )
  const ticked = ref<string[]>([])
  const decidable = computed(() => pages.rows.value?.filter(({ may }) => may.decide) ?? [])
  const tickedRows = computed(() => decidable.value.filter(({ id }) => ticked.value.includes(id)))
  watch(query, () => (ticked.value = []))
  const cache = useQueryCache()
  async function changed() {
    ticked.value = []
    await Promise.all([['exemptions'], ['coverage'], ['desk']].map((key) => cache.invalidateQueries({ key })))
  }
  return {
    ...{ state, requirement, search, chosen, shown, pages, ticked, decidable, tickedRows, changed },
    workbook: computed(() => addressOf('exemptions', 'applicationsWorkbook', { query: query.value })),
    isFiltered: computed(() => !!(requirement.value || search.value)),
  }
}
