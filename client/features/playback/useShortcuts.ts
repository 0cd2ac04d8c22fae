import { onBeforeUnmount, onMounted } from 'vue'
import { isHelp, isShortcut } from './shortcuts.ts'

/** The keys of the player, wherever on the page they are pressed. */
export function useShortcuts(player: (event: KeyboardEvent) => void, help: () => void): void {
  function pressed(event: KeyboardEvent): void {
    if (isHelp(event)) help()
    else if (isShortcut(event)) player(event)
    else return
    event.preventDefault()
  }
  onMounted(() => document.addEventListener('keydown', pressed))
  onBeforeUnmount(() => document.removeEventListener('keydown', pressed))
}
