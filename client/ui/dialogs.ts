import { computed, inject, provide, shallowReactive, type InjectionKey } from 'vue'

/** The open dialogs, the uppermost last. */
const open = shallowReactive<HTMLElement[]>([])

/**
 * Where toasts, menus and lists belong: an open dialog lies above everything that is not within it, and nothing else
 * can be pressed.
 */
export const layer = computed<HTMLElement>(() => open.at(-1) ?? document.body)

/** The function returned takes it off again. */
export function lay(dialog: HTMLElement): () => void {
  open.push(dialog)
  return () => void open.splice(open.indexOf(dialog), 1)
}

const KEY: InjectionKey<true> = Symbol('dialog')
export const provideDialog = (): void => provide(KEY, true)
/** Whether a part is within a dialog, which has a way out of its own. */
export const useInDialog = (): boolean => inject(KEY, false)
