import { computed, onBeforeUnmount, ref, watch } from 'vue'
import { useQuery } from '@pinia/colada'
import { api, type Reply } from '../../../lib/api.ts'
import type { TextFormat } from '../../../../server/features/questions/formats/formats.rule.ts'

export type ReadQuestion = Reply<'questionImports', 'preview'>['questions'][number]

/** A text as it is read while one writes, and which of its questions are to be added: not those that are there already. */
export function useReading() {
  const [format, text, settled] = [ref<TextFormat>('text'), ref(''), ref('')]
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch([text, format], () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => (settled.value = text.value), 500)
  })
  onBeforeUnmount(() => clearTimeout(waiting))
  const reading = useQuery({
    key: () => ['bank', 'preview', format.value, settled.value],
    query: () => api.questionImports.preview({ body: { format: format.value, text: settled.value } }),
    enabled: () => settled.value.trim() !== '',
  })
  const questions = computed(() => reading.data.value?.questions ?? [])
  /** By its words, and of several with the same which: not by the line, which moves while the text is mended. */
  const keys = computed(() => {
    const seen = new Map<string, number>()
    return new Map(
      questions.value.map((question) => {
        const { kind, stem } = question.content
        const words = `${kind} ${JSON.stringify(stem)}`
        seen.set(words, (seen.get(words) ?? 0) + 1)
        return [question, `${seen.get(words)} ${words}`]
      }),
    )
  })
  /** What somebody decided against what is usual. */
  const decided = ref(new Map<string, boolean>())
  const keyOf = (question: ReadQuestion): string => keys.value.get(question) ?? ''
  const isDouble = ({ same, twin }: ReadQuestion): boolean => same.length > 0 || twin !== null
  const isTaken = (question: ReadQuestion): boolean => decided.value.get(keyOf(question)) ?? !isDouble(question)
  return {
    format,
    text,
    reading,
    questions,
    /** What is shown is what is written. */
    isCurrent: computed(() => text.value === settled.value && reading.asyncStatus.value === 'idle'),
    taken: computed(() => questions.value.filter(isTaken)),
    isTaken,
    decide: (question: ReadQuestion, take: boolean) => void decided.value.set(keyOf(question), take),
  }
}
