import { computed, nextTick, ref, type Ref } from 'vue'
import type { Slot } from './texts.ts'

interface Options {
  /** All questions are shown, not one at a time. */
  wide: Readonly<Ref<boolean>>
  first: number
  /** Holds each question in an element with data-place. */
  questions: Readonly<Ref<HTMLElement | null>>
}

/** Which question of a paper one is at, from 1, and which are shown. */
export function usePaperPlace<T extends Slot>(slots: readonly T[], { wide, first, questions }: Options) {
  const place = ref(Math.max(1, first))
  return {
    place,
    last: computed(() => place.value === slots.length),
    shown: computed(() =>
      slots
        .map((slot, index) => ({ slot, place: index + 1 }))
        .filter((each) => wide.value || each.place === place.value),
    ),
    async go(to: number): Promise<void> {
      place.value = to
      await nextTick()
      const field = questions.value?.querySelector<HTMLElement>(`[data-place="${to}"]`)
      field?.scrollIntoView({ block: wide.value ? 'start' : 'nearest' })
      field?.focus({ preventScroll: true })
    },
  }
}
