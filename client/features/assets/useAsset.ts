import { computed, onScopeDispose } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useRealtime } from '../../lib/realtime.ts'

const POLL = 4_000

/** An asset, kept up to date over the socket, and read every few seconds in case the connection is lost. */
export function useAsset(id: () => string | null) {
  const cache = useQueryCache()
  const query = useQuery({
    key: () => ['asset', id()],
    enabled: () => id() !== null,
    query: () => api.assets.show({ params: { asset: id()! } }),
  })
  const working = computed(
    () =>
      query.data.value?.state === 'uploaded' ||
      query.data.value?.state === 'processing' ||
      query.data.value?.ladder === 'making',
  )
  useRealtime(
    'asset',
    (asset) => {
      if (asset.id === id()) cache.setQueryData(['asset', asset.id], asset)
    },
    () => void query.refetch(),
  )
  const timer = setInterval(() => working.value && void query.refetch(), POLL)
  onScopeDispose(() => clearInterval(timer))
  return { ...query, working }
}
