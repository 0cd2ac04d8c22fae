import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import { useRoute, useRouter } from 'vue-router'
import { api, type Reply } from '../../lib/api.ts'

export type CoverageView = Reply<'coverage', 'show'>
export type Counts = CoverageView['unit']['counts']
export type CoverageStatus = 'covered' | 'uncovered' | 'grace' | 'exempt'

export const STATES: Record<CoverageStatus, { label: string; tone: 'success' | 'red' | 'info' | 'neutral' }> = {
  covered: { label: '已覆盖', tone: 'success' },
  uncovered: { label: '未覆盖', tone: 'red' },
  grace: { label: '宽限期内', tone: 'info' },
  exempt: { label: '已豁免', tone: 'neutral' },
}
export const uncovered = ({ required, covered }: Counts): number => required - covered

export interface Place {
  requirement: string
  unit: string
}
export const useCoverage = (place: () => Place) =>
  useQuery({
    key: () => ['coverage', place().requirement, place().unit],
    query: () => api.coverage.show({ params: { ...place() } }),
    placeholderData: (previous) => previous,
  })

/** How the chips over the list of people narrow it: a state, or those of the uncovered who are past their last day. */
export type PeopleFilter = CoverageStatus | 'overdue'
export const PEOPLE_FILTERS: Record<PeopleFilter, string> = {
  covered: STATES.covered.label,
  uncovered: STATES.uncovered.label,
  overdue: '已到期',
  grace: STATES.grace.label,
  exempt: STATES.exempt.label,
}
type Part = Pick<NonNullable<Parameters<typeof api.coverage.people>[0]['query']>, 'sex' | 'age'>
interface OpenPeople {
  unit: string
  state?: PeopleFilter | undefined
  order?: string | undefined
  position?: string | undefined
  sex?: string | undefined
  age?: string | undefined
  since?: string | undefined
  search?: string | undefined
  dueFrom?: string | undefined
  dueTo?: string | undefined
}

/** Which people are open beside the figures lives in the URL: a link reproduces the view. */
export function usePeopleFilter() {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : undefined)
  const filter = computed(() => ({
    unit: text('of'),
    state: text('state') as PeopleFilter | undefined,
    order: text('order'),
    position: text('position'),
    sex: text('sex') as Part['sex'],
    age: text('age') as Part['age'],
    since: text('since'),
    search: text('search'),
    dueFrom: text('dueFrom'),
    dueTo: text('dueTo'),
  }))
  const open = ({ unit, ...rest }: OpenPeople) =>
    router.replace({ query: Object.fromEntries(Object.entries({ of: unit, ...rest }).filter(([, value]) => value)) })
  const close = () => router.replace({ query: {} })
  return { filter, open, close }
}
