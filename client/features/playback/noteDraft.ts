/** A note that is being written, at the moment at which it was begun. */
export interface NoteDraft {
  id: string
  at: number
  text: string
}

/** It stays in this browser until it is saved, of one account only: on a shared machine it is nobody else's. */
export function noteDraft(account: string, course: string, lesson: string) {
  const own = `note:${account}:`
  const key = `${own}${course}:${lesson}`
  const removeOtherAccounts = (): void =>
    Object.keys(localStorage)
      .filter((each) => each.startsWith('note:') && !each.startsWith(own))
      .forEach((each) => localStorage.removeItem(each))
  return {
    read(): NoteDraft | undefined {
      try {
        removeOtherAccounts()
        return (JSON.parse(localStorage.getItem(key) ?? 'null') as NoteDraft | null) ?? undefined
      } catch {
        return undefined
      }
    },
    /** Without words there is nothing to keep. */
    keep(draft: NoteDraft): void {
      try {
        if (draft.text.trim()) localStorage.setItem(key, JSON.stringify(draft))
        else localStorage.removeItem(key)
      } catch {
        // The browser keeps nothing: the note is there until the page is left.
      }
    },
    drop(): void {
      try {
        localStorage.removeItem(key)
      } catch {
        // Nothing was kept.
      }
    },
  }
}
