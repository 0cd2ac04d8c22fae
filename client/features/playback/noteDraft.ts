import { kept } from '../../lib/kept.ts'

/** A note that is being written, at the moment at which it was begun. */
export interface NoteDraft {
  id: string
  at: number
  text: string
}

export function noteDraft(account: string, course: string, lesson: string) {
  const draft = kept<NoteDraft>('note', account, `${course}:${lesson}`)
  return {
    ...draft,
    /** Without words there is nothing to keep. */
    keep: (value: NoteDraft): void => (value.text.trim() ? draft.keep(value) : draft.drop()),
  }
}
