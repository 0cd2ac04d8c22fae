import { computed, ref } from 'vue'
import { Problem, sentenceOf } from './problem.ts'

/** One act of a form or button: busy while it runs, its refusal afterwards, and the messages by field. */
export function useAct() {
  const busy = ref(false)
  const problem = ref<unknown>()
  return {
    busy,
    sentence: computed(() => (problem.value === undefined ? undefined : sentenceOf(problem.value))),
    fieldError: (name: string): string | undefined =>
      problem.value instanceof Problem ? problem.value.fields[name] : undefined,
    /** True when the work went through. */
    async run(work: () => Promise<unknown>): Promise<boolean> {
      busy.value = true
      problem.value = undefined
      try {
        await work()
        return true
      } catch (thrown) {
        problem.value = thrown
        return false
      } finally {
        busy.value = false
      }
    },
  }
}
