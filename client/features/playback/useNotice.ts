import { onScopeDispose, ref } from 'vue'

const SHOWN_MS = 4_000

/** A sentence that is shown for a moment. */
export function useNotice() {
  const notice = ref('')
  let ends: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(ends))
  return {
    notice,
    show(sentence: string): void {
      notice.value = sentence
      clearTimeout(ends)
      ends = setTimeout(() => (notice.value = ''), SHOWN_MS)
    },
  }
}
