import { computed } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useRealtime } from '../../lib/realtime.ts'

/** Many pages hear of an announcement in the same moment: each asks a little later than the next. */
const SPREAD_MS = 500

/** How many notices are unread: read when the page opens, and again when the server says that they changed. */
export function useUnread() {
  const cache = useQueryCache()
  const query = useQuery({ key: ['notices', 'unread'], query: () => api.notices.unread(), staleTime: 0 })
  const again = () => void cache.invalidateQueries({ key: ['notices'] })
  useRealtime('notices', () => void setTimeout(again, Math.random() * SPREAD_MS), again)
  return computed(() => query.data.value ?? { count: 0, more: false })
}
