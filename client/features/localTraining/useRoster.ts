import { computed, nextTick, ref, watch } from 'vue'
import { traineeStates } from '../../../server/features/localTraining/localTraining.rule.ts'
import { addressOf, api } from '../../lib/api.ts'
import { useFilter } from '../../lib/useFilter.ts'
import { usePages } from '../../lib/usePages.ts'
import type { Training } from './localTraining.ts'

/** The roster of a training as the filters of the address have it, and who of it is ticked. */
export function useRoster(given: () => Training) {
  const [search, state] = [useFilter('who'), useFilter('of')]
  const params = { localTraining: given().id }
  const query = computed(() => {
    const known = traineeStates.find((each) => each === state.value)
    return { ...(known && { state: known }), ...(search.value && { search: search.value }) }
  })
  const pages = usePages(
    () => ['localTraining', given().id, 'roster', JSON.stringify(query.value)],
    (cursor) => api.localTraining.roster({ params, query: { ...query.value, ...cursor, limit: 50 } }),
  )
  const ticked = ref<string[]>([])
  watch(query, () => (ticked.value = []))
  const chosen = computed(() => pages.rows.value?.filter(({ person }) => ticked.value.includes(person)) ?? [])
  /** On paper all of it stands, not only what was scrolled to. */
  async function print() {
    while (pages.hasMore.value) {
      await pages.more()
      if (pages.error.value) throw pages.error.value
    }
    await nextTick()
    window.print()
  }
  const workbook = computed(() => addressOf('localTraining', 'workbook', { params, query: query.value }))
  return {
    search,
    state,
    params,
    pages,
    ticked,
    chosen,
    print,
    workbook,
    isFiltered: () => !!(search.value || state.value),
  }
}
