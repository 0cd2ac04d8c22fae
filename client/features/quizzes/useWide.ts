import { onScopeDispose, ref } from 'vue'

/** Whether there is room for a whole paper on one page. */
export function useWide() {
  const query = matchMedia('(min-width: 800px)')
  const wide = ref(query.matches)
  const changed = (): void => void (wide.value = query.matches)
  query.addEventListener('change', changed)
  onScopeDispose(() => query.removeEventListener('change', changed))
  return wide
}
