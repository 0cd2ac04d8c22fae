import { onScopeDispose, ref } from 'vue'

/** Whether the screen is as narrow as a phone's. */
export function useNarrow() {
  const query = matchMedia('(max-width: 640px)')
  const narrow = ref(query.matches)
  const changed = (): void => void (narrow.value = query.matches)
  query.addEventListener('change', changed)
  onScopeDispose(() => query.removeEventListener('change', changed))
  return narrow
}
