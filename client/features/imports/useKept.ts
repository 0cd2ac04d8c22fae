import { ref, watch, type Ref } from 'vue'

/**
 * What a person has chosen and not sent yet: it survives a reload of the page, and is forgotten with `forget`. In this
 * tab alone: two tabs do not disturb each other.
 */
export function useKept<T>(key: string, empty: T): { kept: Ref<T>; forget: () => void } {
  const stored = sessionStorage.getItem(key)
  const kept = ref(stored === null ? empty : (JSON.parse(stored) as T)) as Ref<T>
  watch(kept, (value) => sessionStorage.setItem(key, JSON.stringify(value)), { deep: true, flush: 'sync' })
  return {
    kept,
    forget() {
      kept.value = empty
      sessionStorage.removeItem(key)
    },
  }
}
