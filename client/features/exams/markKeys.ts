import { onMounted, onUnmounted } from 'vue'
import { layer } from '../../ui/dialogs.ts'

interface Acts {
  /** Points: the field takes the digit that is pressed. */
  focus(): void
  toggle(line: number): void
  move(by: 1 | -1): void
  help(): void
}
const MOVES: Record<string, 1 | -1> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
/** Words are written there: its keys are its own. */
const isWriting = (at: EventTarget | null): boolean =>
  at instanceof HTMLTextAreaElement || (at instanceof HTMLInputElement && at.type !== 'number')
const holdsKeys = (at: EventTarget | null): boolean => at instanceof HTMLSelectElement

/** Marking without a mouse, wherever the focus is: digits give points, letters find lines, arrows go on. Enter is the form's. */
export function useMarkKeys(acts: () => Acts | undefined): void {
  function key(event: KeyboardEvent): void {
    const { key: pressed, target, ctrlKey, metaKey, altKey, isComposing } = event
    const to = acts()
    if (!to || ctrlKey || metaKey || altKey || isComposing || layer.value instanceof HTMLDialogElement) return
    if (isWriting(target) || holdsKeys(target)) return
    const by = MOVES[pressed]
    if (by) to.move(by)
    else if (pressed === '?' || pressed === '？') to.help()
    else if (/^[a-t]$/i.test(pressed)) to.toggle(pressed.toLowerCase().charCodeAt(0) - 97)
    else {
      if (/^\d$/.test(pressed)) to.focus()
      return
    }
    event.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', key))
  onUnmounted(() => window.removeEventListener('keydown', key))
}
