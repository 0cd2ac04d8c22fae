import { computed } from 'vue'
import { useInfiniteQuery } from '@pinia/colada'

interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/**
 * A list that is read page by page: rows so far, and whether there is more. `key` and `read` are read again when they
 * change.
 */
export function usePages<T>(
  key: () => (string | number | undefined | null)[],
  read: (cursor: { cursor?: string }) => Promise<Page<T>>,
  enabled: () => boolean = () => true,
) {
  const pages = useInfiniteQuery<Page<T>, Error, string | null>({
    key: () => key().map((part) => part ?? null),
    enabled,
    initialPageParam: null as string | null,
    query: ({ pageParam }) => read(pageParam === null ? {} : { cursor: pageParam }),
    getNextPageParam: (last: Page<T>) => last.nextCursor,
  })
  return {
    rows: computed(() => pages.data.value?.pages.flatMap(({ items }) => items)),
    error: pages.error,
    hasMore: pages.hasNextPage,
    loading: pages.isLoading,
    more: () => pages.loadNextPage(),
    refetch: () => pages.refetch(),
  }
}
