import { useQuery } from '@pinia/colada'
import { api, type Reply } from '../../../lib/api.ts'

export type Category = Reply<'categories', 'list'>['items'][number]
type State = Reply<'courses', 'list'>['items'][number]['state']

/** The categories in their order; they count the caller's courses that are in this state and that a search finds. */
export const useCategories = (counted: () => { state?: string; search?: string } = () => ({})) =>
  useQuery({
    key: () => ['categories', counted().state ?? '', counted().search ?? ''],
    query: () => {
      const { state, search } = counted()
      return api.categories.list({ query: { ...(state && { state: state as State }), ...(search && { search }) } })
    },
  })
