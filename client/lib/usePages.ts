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
export function usePages<T, P>(
  key: () => (string | number | undefined | null)[],
  read: (cursor: { cursor?: string }) => Promise<Page<T> & P>,
  enabled: () => boolean = () => true,
) {
  const pages = useInfiniteQuery<Page<T> & P, Error, string | null>({
    key: () => key().map((part) => part ?? null),
    enabled,
    initialPageParam: null as string | null,
    query: ({ pageParam }) => read(pageParam === null ? {} : { cursor: pageParam }),
    getNextPageParam: (last) => last.nextCursor,
  })
  return {
    rows: computed(() => pages.data.value?.pages.flatMap(({ items }) => items)),
    /** The first page: what it says of all of them. */
    first: computed(() => pages.data.value?.pages[0]),
    error: pages.error,
    hasMore: pages.hasNextPage,
    loading: pages.isLoading,
    more: () => pages.loadNextPage(),
    refetch: () => pages.refetch(),
  }
}
