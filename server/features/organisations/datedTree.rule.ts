/**
 * The tree of units as it stood on any day: placements are dated because reports about a past day must not change with
 * it.
 */
import type { DatedName, Placement } from './organisations.model.ts'

/** What a unit was called on the last day before a date; without a date, what it is called now. */
export const nameBefore = (names: readonly DatedName[], end: string | null): string =>
  (names.findLast(({ from }) => end === null || from < end) ?? names[0])?.name ?? ''

export interface PlacedUnit {
  _id: string
  placements: readonly Placement[]
}
export interface DatedTree {
  /** Ids from the root to the unit on a day; empty when it had no place in the tree. */
  lineOf(unit: string, on: string): readonly string[]
  /** The units that on some day stood in the subtree of `unit`, itself included. */
  everBelow(unit: string): string[]
  /** The days on which its line may become another. */
  turnsOf(unit: string): ReadonlySet<string>
}

/** The one of dated rows that is in force on a day. */
export const heldOn = <T extends { from: string; to: string | null }>(rows: readonly T[], on: string): T | undefined =>
  rows.find(({ from, to }) => from <= on && (to === null || on < to))

/** What a unit was called on a day; before it was founded, by its first name. */
export const nameOn = (names: readonly DatedName[], on: string): string => (heldOn(names, on) ?? names[0])?.name ?? ''

export function datedTree(units: Iterable<PlacedUnit>): DatedTree {
  const byId = new Map([...units].map((unit) => [unit._id, unit.placements]))
  /** Lines of units that never moved, nor anything above them: the first day, and the one line since. */
  const steady = new Map<string, { from: string; line: readonly string[] } | null>()

  function steadyLine(unit: string): { from: string; line: readonly string[] } | null {
    const found = steady.get(unit)
    if (found !== undefined) return found
    steady.set(unit, null) // a circle in the data must not become an endless walk
    const placements = byId.get(unit) ?? []
    const only = placements.length === 1 && placements[0]!.to === null ? placements[0]! : null
    const above = only && (only.parent === null ? { from: '', line: [] } : steadyLine(only.parent))
    const line =
      only && above ? { from: only.from > above.from ? only.from : above.from, line: [...above.line, unit] } : null
    steady.set(unit, line)
    return line
  }

  function walk(unit: string, on: string): string[] {
    const line: string[] = []
    for (let current: string | null = unit; current !== null;) {
      const placement: Placement | undefined = heldOn(byId.get(current) ?? [], on)
      if (!placement || line.includes(current)) return []
      line.unshift(current)
      current = placement.parent
    }
    return line
  }

  const turns = new Map<string, Set<string>>()
  function turnsOf(unit: string): ReadonlySet<string> {
    const known = turns.get(unit)
    if (known) return known
    const days = new Set<string>()
    const above = new Set([unit])
    for (const each of above)
      for (const { parent, from, to } of byId.get(each) ?? []) {
        days.add(from)
        if (to !== null) days.add(to)
        if (parent !== null) above.add(parent)
      }
    turns.set(unit, days)
    return days
  }

  return {
    turnsOf,
    lineOf(unit, on) {
      const line = steadyLine(unit)
      if (line) return on >= line.from ? line.line : []
      return walk(unit, on)
    },
    everBelow(top) {
      const children = new Map<string, string[]>()
      for (const [id, placements] of byId)
        for (const { parent } of placements)
          if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), id])
      const below = new Set([top])
      for (const unit of below) for (const child of children.get(unit) ?? []) below.add(child)
      return [...below]
    },
  }
}
