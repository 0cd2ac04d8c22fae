import { ref } from 'vue'
import type { Section } from './papers.ts'

/** A question is dragged before or after another, or to the end of a section. */
export function useQuestionDrag(sections: () => Section[]) {
  const dragged = ref<string>()
  const target = ref<{ section: string; before: string | null }>()

  const end = (): void => {
    dragged.value = undefined
    target.value = undefined
  }
  function move(question: string, to: { section: string; before: string | null }): void {
    if (question === to.before) return
    const from = sections().find(({ items }) => items.some((item) => item.question === question))
    const into = sections().find(({ id }) => id === to.section)
    if (!from || !into) return
    const [item] = from.items.splice(
      from.items.findIndex((each) => each.question === question),
      1,
    )
    const at = into.items.findIndex((each) => each.question === to.before)
    into.items.splice(at < 0 ? into.items.length : at, 0, item!)
  }
  return {
    end,
    start(event: DragEvent, question: string): void {
      dragged.value = question
      event.dataTransfer?.setData('text/plain', '') // Firefox drags nothing without data
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
    },
    /** `next`: the question after the one that is dragged over. */
    over(event: DragEvent, section: string, question: string | null, next: string | null): void {
      if (!dragged.value) return
      event.preventDefault()
      const { top, height } = (event.currentTarget as HTMLElement).getBoundingClientRect()
      const isBelow = question !== null && event.clientY > top + height / 2
      target.value = { section, before: isBelow ? next : question }
    },
    drop(event: DragEvent): void {
      event.preventDefault()
      const [question, to] = [dragged.value, target.value]
      end()
      if (question && to) move(question, to)
    },
    isBefore: (question: string): boolean => dragged.value !== undefined && target.value?.before === question,
    move,
  }
}
export type QuestionDrag = ReturnType<typeof useQuestionDrag>
