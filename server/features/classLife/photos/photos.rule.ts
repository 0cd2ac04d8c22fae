/** 照片 of a class, by consent. Pure; the browser says the same. */
export const PHOTO_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp']
export const MOST_PHOTO_BYTES = 25 * 1024 * 1024
export const MOST_PHOTOS = 1_000

export interface Held {
  /** Somebody has said who is on it, be it nobody. */
  marked: boolean
  people: readonly string[]
  /** Somebody has asked for its removal. */
  asked: boolean
}
/**
 * Whether somebody sees a photo. Who runs the class sees all of them; a member sees those of which it is known who is on
 * them, where everybody else on it has agreed.
 */
export function isShownTo(
  { marked, people, asked }: Held,
  agreed: ReadonlySet<string>,
  { runs, person }: { runs: boolean; person: string | null },
): boolean {
  if (runs) return true
  return marked && !asked && people.every((each) => each === person || agreed.has(each))
}
