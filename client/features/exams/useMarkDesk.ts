import { computed, ref } from 'vue'
import { api } from '../../lib/api.ts'
import type { AnswerToMark } from './exams.ts'

/**
 * The answers that are dealt to this marker, one before the other. Passing over one leaves it in the queue; put back, it is
 * free for others and does not come again unless it is asked for.
 */
export function useMarkDesk(exam: string, question: string) {
  const params = { exam, question }
  const queue = ref<AnswerToMark[]>()
  const place = ref(0)
  const error = ref<unknown>()
  const current = computed(() => queue.value?.[place.value])

  async function deal(): Promise<void> {
    error.value = undefined
    try {
      queue.value = (await api.examMarking.deal({ params })).items
      place.value = 0
    } catch (thrown) {
      error.value = thrown
    }
  }
  function drop(id: string): void {
    queue.value = queue.value?.filter((each) => each.id !== id)
    place.value = Math.min(place.value, Math.max(0, (queue.value?.length ?? 0) - 1))
  }
  void deal()

  return {
    ...{ queue, place, current, error, deal },
    /** To the next or the one before, in a circle. */
    move(by: 1 | -1): void {
      const count = queue.value?.length ?? 0
      if (count > 0) place.value = (place.value + by + count) % count
    },
    /** It was marked, or is no longer to be marked by this marker. */
    async done(id: string): Promise<void> {
      drop(id)
      if (queue.value?.length === 0) await deal()
    },
    async putBack(id: string): Promise<void> {
      await api.examMarking.putBack({ params, body: { ids: [id] } })
      drop(id)
    },
  }
}
