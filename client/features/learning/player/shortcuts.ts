/** Play, mute, full screen, captions, ten seconds back and on: wherever on the page the keys are pressed. */
const KEYS = [' ', 'k', 'm', 'f', 'c', 'ArrowLeft', 'ArrowRight', 'j', 'l']
/** Whoever types, or stands on a control, means that control; the player handles its own keys. */
const OWN_KEYS = 'input, textarea, select, button, a, summary, dialog, [contenteditable], [role="slider"], media-controller'

export function isShortcut({ key, target, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || ctrlKey || metaKey || altKey || !KEYS.includes(key)) return false
  return !(target instanceof Element && target.closest(OWN_KEYS))
}
