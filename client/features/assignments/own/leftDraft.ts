/** What this browser has of an assignment and the server may not. Pure. */
export interface LeftDraft {
  /** Of the draft that it changed. */
  revision: number
  text: string
  /** What was sent last without an answer: the server may have it. */
  sent?: string | undefined
}
interface OnServer {
  revision: number
  text: string
}

/**
 * `restore`: nobody has saved since, or it was this very page whose answer was lost. `show`: it was saved elsewhere, by
 * another device or another of the group: neither text takes the place of the other by itself.
 */
export function fateOf(left: LeftDraft | undefined, now: OnServer): 'restore' | 'show' | 'nothing' {
  if (!left || left.text === now.text) return 'nothing'
  return left.revision === now.revision || left.sent === now.text ? 'restore' : 'show'
}
