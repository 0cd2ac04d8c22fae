import { onScopeDispose, watch } from 'vue'

/** Acts every so often for as long as something `lasts`. */
export function usePoll(lasts: () => boolean, act: () => unknown, ms: number): void {
  let timer: ReturnType<typeof setInterval> | undefined
  watch(
    lasts,
    (is) => {
      clearInterval(timer)
      if (is) timer = setInterval(act, ms)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearInterval(timer))
}
