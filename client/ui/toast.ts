import { reactive } from 'vue'

export interface Toast {
  id: number
  text: string
  tone: 'success' | 'error' | 'info'
  /** Offers to take the act back while the toast is shown. */
  undo?: () => void
}
export const toasts = reactive<Toast[]>([])
const MOST = 2
const BRIEF = 4_000
const LONG = 8_000
/** Of a long sentence: so much for each character. */
const READING = 120
let last = 0
let held = false
const timers = new Map<number, ReturnType<typeof setTimeout>>()

export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  const at = toasts.findIndex((each) => each.id === id)
  if (at >= 0) toasts.splice(at, 1)
  if (toasts.length === 0) held = false // what was pointed at is gone
}
function start({ id, text, tone, undo }: Toast): void {
  clearTimeout(timers.get(id))
  if (held) return
  const least = undo || tone === 'error' ? LONG : BRIEF
  timers.set(
    id,
    setTimeout(() => dismiss(id), Math.max(least, text.length * READING)),
  )
}

/**
 * Says something briefly; errors and undo stay longer. Two at most: a third takes the place of the older one that has
 * nothing to take back, and the same words are said once.
 */
export function toast(
  text: string,
  { tone = 'success', undo }: { tone?: Toast['tone']; undo?: () => void } = {},
): void {
  const same = toasts.find((each) => each.text === text)
  if (same) dismiss(same.id)
  if (toasts.length >= MOST) dismiss((toasts.find((each) => !each.undo) ?? toasts[0]!).id)
  const made: Toast = { id: ++last, text, tone, ...(undo && { undo }) }
  toasts.push(made)
  start(made)
}

/** As long as one points at them or has the focus within, none goes away. */
export function hold(): void {
  held = true
  timers.forEach((timer) => clearTimeout(timer))
}
export function release(): void {
  held = false
  toasts.forEach(start)
}
