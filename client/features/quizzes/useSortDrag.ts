import { onBeforeUnmount, ref, type Ref } from 'vue'

/**
 * Dragging in a list by a handle, with a mouse, a pen or a finger. Nothing is moved before the handle is let go: a node
 * that is moved meanwhile loses the finger. `list`: its children are the items.
 */
export function useSortDrag(list: Readonly<Ref<HTMLElement | null>>, move: (from: number, to: number) => void) {
  const from = ref<number>()
  const to = ref<number>()

  const middles = (): number[] =>
    [...(list.value?.children ?? [])].map((item) => {
      const { top, height } = item.getBoundingClientRect()
      return top + height / 2
    })
  /** Where it would stand if it were let go here. */
  function placeAt(y: number, dragged: number): number {
    const above = middles().filter((middle, at) => at !== dragged && middle < y).length
    return Math.min(above, (list.value?.children.length ?? 1) - 1)
  }
  function moved(event: PointerEvent): void {
    if (from.value !== undefined) to.value = placeAt(event.clientY, from.value)
  }
  function stop(): void {
    from.value = undefined
    to.value = undefined
    window.removeEventListener('pointermove', moved)
    window.removeEventListener('pointerup', drop)
    window.removeEventListener('pointercancel', stop)
  }
  function drop(): void {
    const [start, end] = [from.value, to.value]
    stop()
    if (start !== undefined && end !== undefined && start !== end) move(start, end)
  }
  onBeforeUnmount(stop)

  return {
    dragged: from,
    /** Before which item the line stands, after all of them at their number; undefined: it would stay. */
    line(): number | undefined {
      if (from.value === undefined || to.value === undefined || from.value === to.value) return undefined
      return to.value > from.value ? to.value + 1 : to.value
    },
    start(event: PointerEvent, at: number): void {
      if (event.button !== 0) return
      event.preventDefault() // no selection of text
      from.value = at
      window.addEventListener('pointermove', moved)
      window.addEventListener('pointerup', drop)
      window.addEventListener('pointercancel', stop)
    },
  }
}
