import { ref } from 'vue'
import type { Outline } from './content.ts'
import { moveLesson } from './outlineActs.ts'

type Dragged = { lesson: string } | { section: string }
interface Target {
  section: string
  lesson?: string
  index?: number
}

/** Dragging in the outline: a lesson before or after another or onto a section, a section onto another one's place. */
export function useOutlineDrag(outline: () => Outline) {
  const dragged = ref<Dragged>()
  const target = ref<Target & { after: boolean }>()

  const end = (): void => {
    dragged.value = undefined
    target.value = undefined
  }
  return {
    end,
    start(event: DragEvent, what: Dragged): void {
      dragged.value = what
      event.dataTransfer?.setData('text/plain', '') // Firefox drags nothing without data
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
    },
    over(event: DragEvent, what: Target): void {
      if (!dragged.value) return
      event.preventDefault()
      const { top, height } = (event.currentTarget as HTMLElement).getBoundingClientRect()
      target.value = { ...what, after: event.clientY > top + height / 2 }
    },
    drop(event: DragEvent): void {
      event.preventDefault()
      const [what, to] = [dragged.value, target.value]
      end()
      if (!what || !to) return
      const { sections } = outline()
      const place = sections.findIndex(({ id }) => id === to.section)
      if ('lesson' in what)
        moveLesson(outline(), what.lesson, to.section, to.index === undefined ? 0 : to.index + (to.after ? 1 : 0))
      else
        sections.splice(
          place,
          0,
          ...sections.splice(
            sections.findIndex(({ id }) => id === what.section),
            1,
          ),
        )
    },
    markOf: (lesson: string): string | undefined =>
      dragged.value && 'lesson' in dragged.value && target.value?.lesson === lesson
        ? target.value.after
          ? 'after'
          : 'before'
        : undefined,
  }
}
export type OutlineDrag = ReturnType<typeof useOutlineDrag>
