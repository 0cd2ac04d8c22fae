/** 冲突: what cannot be in two places at once. Pure; the same for one session before it is saved and for a whole class. */
export interface Slot {
  id: string
  class: string
  day: string
  from: number
  to: number
  room: string | null
  teacher: string | null
}
/** The room, the teacher, or the class itself. */
export const clashKinds = ['room', 'teacher', 'class'] as const
export type ClashKind = (typeof clashKinds)[number]
export interface Clash<S extends Slot> {
  kind: ClashKind
  of: S
  with: S
}

const meets = (a: Slot, b: Slot): boolean => a.day === b.day && a.from < b.to && b.from < a.to

export function clashKindsOf(a: Slot, b: Slot): ClashKind[] {
  if (a.id === b.id || !meets(a, b)) return []
  return [
    ...(a.room !== null && a.room === b.room ? (['room'] as const) : []),
    ...(a.teacher !== null && a.teacher === b.teacher ? (['teacher'] as const) : []),
    ...(a.class === b.class ? (['class'] as const) : []),
  ]
}

/** Each pair once, in the order of `own`; `others` may hold `own` too. */
export function clashesOf<S extends Slot>(own: readonly S[], others: readonly S[]): Clash<S>[] {
  const ours = new Set(own.map(({ id }) => id))
  const byDay = Map.groupBy(others, ({ day }) => day)
  return own.flatMap((of) =>
    (byDay.get(of.day) ?? [])
      .filter((other) => !ours.has(other.id) || of.id < other.id)
      .flatMap((other) => clashKindsOf(of, other).map((kind) => ({ kind, of, with: other }))),
  )
}
