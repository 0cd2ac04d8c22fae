/**
 * The place of a nomination in the list of its class, as a text that sorts: overrides by the committee in the order of
 * their time, then the ranking as it was frozen, then whoever was nominated later, by time.
 */
const digits = (value: number, length: number): string => String(value).padStart(length, '0')
const MOMENT = 14
const PLACE = 6

export const overriddenAt = (at: Date): string => `0:${digits(at.getTime(), MOMENT)}`
/** `place`: from 0. */
export const rankedAt = (place: number): string => `1:${digits(place, PLACE)}`
/** Before the ranking is frozen, too: it then is the order of nomination. */
export const nominatedAt = (at: Date): string => `2:${digits(at.getTime(), MOMENT)}`

/** The order of a list: by place, ties by the id. */
export const inListOrder = (a: { order: string; id: string }, b: { order: string; id: string }): number =>
  a.order < b.order || (a.order === b.order && a.id < b.id) ? -1 : 1
