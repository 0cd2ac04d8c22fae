import { onScopeDispose, ref } from 'vue'

/** Whether the screen is as the media query says, such as `(max-width: 640px)`. */
export function useMedia(query: string) {
  const list = matchMedia(query)
  const matches = ref(list.matches)
  const changed = (): void => void (matches.value = list.matches)
  list.addEventListener('change', changed)
  onScopeDispose(() => list.removeEventListener('change', changed))
  return matches
}
