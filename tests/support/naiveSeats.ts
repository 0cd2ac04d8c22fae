/**
 * The list of one class as one would keep it on paper: every person has a place, and after every step whoever is next gets a
 * free seat. It shares nothing with the program but the names of the states.
 */
import type { NominationState } from '../../server/features/classes/nominations/nominations.rule.ts'
import { daysAfter } from '../../server/lib/period.ts'

interface Place {
  unit: string
  state: NominationState
  /** The order of nomination; who was nominated again stands behind. */
  own: number
  /** When the committee put the person to the head. */
  ahead: number | null
  confirmBy: string | null
}
interface Rules {
  capacity: number
  quotas: boolean
  quotasFreeOn: string | null
  confirmDays: number
  from: string
  nominateUntil: string
}
const SEATED: readonly NominationState[] = ['admitted', 'confirmed']
const LISTED: readonly NominationState[] = ['nominated', 'waiting', ...SEATED]

export function naiveSeats(rules: Rules) {
  const places = new Map<string, Place>()
  const seats = new Map<string, number>()
  let { capacity } = rules
  let [ranked, counter] = [false, 0]

  const seated = (unit?: string): number =>
    [...places.values()].filter((each) => SEATED.includes(each.state) && (!unit || each.unit === unit)).length
  const byPlace = (a: Place, b: Place): number => {
    if (a.ahead !== null && b.ahead !== null) return a.ahead - b.ahead
    if (a.ahead !== null || b.ahead !== null) return a.ahead !== null ? -1 : 1
    return a.own - b.own
  }
  function rank(): void {
    ranked = true
    for (const each of places.values()) if (each.state === 'nominated') each.state = 'waiting'
  }
  /** One seat after the other, to the first of the list who has room. */
  function settle(today: string): void {
    if (!ranked || today >= rules.from) return
    const limits = rules.quotas && (rules.quotasFreeOn === null || today < rules.quotasFreeOn)
    for (;;) {
      if (seated() >= capacity) return
      const next = [...places.values()]
        .filter(({ state, unit }) => state === 'waiting' && (!limits || seated(unit) < (seats.get(unit) ?? 0)))
        .sort(byPlace)[0]
      if (!next) return
      const [last, latest] = [daysAfter(today, rules.confirmDays), daysAfter(rules.from, -1)]
      next.state = rules.confirmDays > 0 ? 'admitted' : 'confirmed'
      next.confirmBy = rules.confirmDays === 0 ? null : last < latest ? last : latest
    }
  }
  const end = (person: string, state: NominationState): void => {
    const place = places.get(person)
    if (place && LISTED.includes(place.state)) place.state = state
  }
  return {
    settle,
    rank,
    states: () => Object.fromEntries([...places].map(([person, { state }]) => [person, state])),
    nominate(person: string, unit: string) {
      if (LISTED.includes(places.get(person)?.state ?? 'refused')) return
      const state = ranked ? ('waiting' as const) : ('nominated' as const)
      places.set(person, { unit, state, own: (counter += 1), ahead: null, confirmBy: null })
    },
    confirm: (person: string) => void (places.get(person)!.state = 'confirmed'),
    decline: (person: string) =>
      end(person, SEATED.includes(places.get(person)?.state ?? 'refused') ? 'declined' : 'withdrawn'),
    end,
    putAhead(person: string) {
      const place = places.get(person)!
      if (!SEATED.includes(place.state)) place.ahead ??= counter += 1
    },
    putBack: (person: string) => void (places.get(person)!.ahead = null),
    setCapacity: (to: number) => void (capacity = seated() <= to ? to : capacity),
    setQuota: (unit: string, to: number) => void seats.set(unit, to),
    newDay(today: string) {
      if (!ranked && today > rules.nominateUntil) rank()
      for (const each of places.values())
        if (each.state === 'admitted' && each.confirmBy !== null && each.confirmBy < today) each.state = 'lapsed'
    },
  }
}
