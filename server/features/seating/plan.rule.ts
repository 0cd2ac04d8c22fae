/** 座位: rows of seats with aisles, who sits where, and how they are dealt out. Pure; the browser does it. */
export interface Layout {
  rows: number
  /** In a row. */
  seats: number
  /** After which seats of a row there is an aisle, from 1. */
  aisles: readonly number[]
}
/** Row and seat from 1: the first row is the one nearest to the front, seat 1 is on the left of who looks to the front. */
export interface Place {
  person: string
  row: number
  seat: number
}
export interface Seated {
  person: string
  unit: string
}
export const [MOST_ROWS, MOST_SEATS] = [40, 40]

const [NARROWEST, WIDEST] = [4, 20]
/** A layout for so many seats, with an aisle in the middle. */
export function layoutFor(count: number): Layout {
  const seats = Math.min(WIDEST, Math.max(NARROWEST, Math.round(Math.sqrt(count * 1.6) / 2) * 2))
  const rows = Math.min(MOST_ROWS, Math.max(1, Math.ceil(count / seats)))
  return { rows, seats, aisles: [seats / 2] }
}

export const isIn = ({ rows, seats }: Pick<Layout, 'rows' | 'seats'>, { row, seat }: Omit<Place, 'person'>): boolean =>
  row >= 1 && row <= rows && seat >= 1 && seat <= seats

/** Everybody once, on a seat of the room, and nobody on another's. */
export function isPlan(layout: Layout, places: readonly Place[]): boolean {
  const distinct = <T>(of: (place: Place) => T) => new Set(places.map(of)).size === places.length
  return (
    places.every((place) => isIn(layout, place)) &&
    distinct(({ person }) => person) &&
    distinct(({ row, seat }) => `${row}-${seat}`)
  )
}

/** Who sits there goes to where the other came from, or has no seat. */
export function placed(places: readonly Place[], person: string, to: Omit<Place, 'person'>): Place[] {
  const from = places.find((place) => place.person === person)
  const there = places.find(({ row, seat }) => row === to.row && seat === to.seat)
  if (there?.person === person) return [...places]
  const others = places.filter((place) => place.person !== person && place !== there)
  const swapped = there && from ? [{ person: there.person, row: from.row, seat: from.seat }] : []
  return [...others, ...swapped, { person, row: to.row, seat: to.seat }]
}

/** In the given order, row by row from the front. */
const inOrder = ({ rows, seats }: Layout, people: readonly Seated[]): Place[] =>
  people
    .slice(0, rows * seats)
    .map(({ person }, at) => ({ person, row: Math.floor(at / seats) + 1, seat: (at % seats) + 1 }))

/**
 * The same with colleagues apart: always the unit of which most are left, and not that of the neighbour; of equals the
 * one that is not in front.
 */
function apart({ seats }: Layout, people: readonly Seated[]): Seated[] {
  const left = Map.groupBy(people, ({ unit }) => unit)
  const dealt: Seated[] = []
  while (dealt.length < people.length) {
    const [beside, before] = [dealt.at(-1)?.unit, dealt.at(-seats)?.unit]
    const units = [...left].sort(
      ([a, own], [b, others]) =>
        Number(a === beside) - Number(b === beside) ||
        others.length - own.length ||
        Number(a === before) - Number(b === before),
    )
    const [unit, own] = units[0]!
    dealt.push(own[0]!)
    if (own.length === 1) left.delete(unit)
    else left.set(unit, own.slice(1))
  }
  return dealt
}

export const DEALS = {
  spread: '同单位分散坐',
  together: '同单位坐一起',
  groups: '同小组坐一起',
  name: '按姓名拼音',
} as const
export type Deal = keyof typeof DEALS
/** Of people by name; who finds no seat is left over. Who is in no group comes after those who are. */
export function dealt(
  layout: Layout,
  people: readonly Seated[],
  deal: Deal,
  groups: readonly (readonly string[])[] = [],
): Place[] {
  if (deal === 'name') return inOrder(layout, people)
  if (deal === 'spread') return inOrder(layout, apart(layout, people))
  if (deal === 'together') return inOrder(layout, [...Map.groupBy(people, ({ unit }) => unit).values()].flat())
  const groupOf = new Map(groups.flatMap((own, at) => own.map((person) => [person, at] as const)))
  const place = ({ person }: Seated): number => groupOf.get(person) ?? groups.length
  return inOrder(
    layout,
    people.toSorted((a, b) => place(a) - place(b)),
  )
}
