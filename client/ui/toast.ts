import { reactive } from 'vue'

export interface Toast {
  id: number
  text: string
  tone: 'success' | 'error' | 'info'
  /** Offers to take the act back while the toast is shown. */
  undo?: () => void
}
export const toasts = reactive<Toast[]>([])
let last = 0

export const dismiss = (id: number): void => {
  const at = toasts.findIndex((each) => each.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

/** Says something briefly at the bottom; errors and undo stay longer. */
export function toast(
  text: string,
  { tone = 'success', undo }: { tone?: Toast['tone']; undo?: () => void } = {},
): void {
  const id = ++last
  toasts.push({ id, text, tone, ...(undo && { undo }) })
  setTimeout(() => dismiss(id), undo || tone === 'error' ? 8_000 : 4_000)
}
