import { useQuery } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useSession } from '../../lib/session.ts'

const FRESH_MS = 300_000

/** Classes of mine that are held today: asked by the frame of every page, so seldom. */
export function useRunning() {
  const session = useSession()
  return useQuery({
    key: ['ownClass', 'running'],
    query: () => api.ownClasses.running(),
    enabled: () => session.can('learning.own'),
    staleTime: FRESH_MS,
  })
}
