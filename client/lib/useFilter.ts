import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A filter that lives in the URL: a link reproduces the view. Empty means absent. */
export function useFilter(name: string) {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => (typeof route.query[name] === 'string' ? route.query[name] : ''),
    set: (value: string) => {
      const { [name]: _, ...rest } = route.query
      void router.replace({ query: value ? { ...rest, [name]: value } : rest })
    },
  })
}
