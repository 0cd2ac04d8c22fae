/**
 * Coverage from the raw history of what was done, gone through from its beginning for every question, day by day. Shares
 * nothing with the product.
 */
export interface Asks {
  positions: string[]
  kinds: string[]
  dualLeaders: boolean
  clock: 'period' | 'hours' | 'concentrated' | 'appointment'
  from: string
  to: string
  graceMonths: number
  priorMonths: number
  programmes: string[]
  courses: string[]
  trainings: boolean
  localTrainings?: boolean
  hours: number
}
type Post = {
  post: string
  person: string
  unit: string
  position: string
  from: string
  to: string | null
  dual: boolean
}
/** `at`: when it was recorded, in milliseconds. */
type Happened = { at: number } & (
  | { act: 'placed'; unit: string; kind: string; parent: string | null; on: string }
  | ({ act: 'post' } & Post)
  | { act: 'withdrawn'; post: string }
  | { act: 'done'; record: string; person: string; kind: string; subject: string; on: string; credit: number }
  | { act: 'undone' | 'redone'; record: string; on: string }
  | { act: 'excused'; exemption: string; person: string; requirement: string; from: string; to: string }
  | { act: 'recalled'; exemption: string; on: string }
  | { act: 'asked'; requirement: string; asks: Asks; effectiveOn: string }
)
type Act<A extends Happened['act']> = Extract<Happened, { act: A }>
type State = 'covered' | 'exempt' | 'grace' | 'uncovered'
export interface Counts {
  required: number
  covered: number
  grace: number
  exempt: number
}
interface Stands {
  state: State
  since: string
  posts: { unit: string; position: string; line: string[] }[]
}
const DAY = 86_400_000
const ms = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
const before = (on: string): string => day(ms(on) - DAY)
function monthsOn(on: string, months: number): string {
  const [year, month, date] = on.split('-').map(Number) as [number, number, number]
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return day(first.getTime() + (Math.min(date, last) - 1) * DAY)
}

export class NaiveCoverage {
  history: Happened[] = []
  #top: string
  constructor(top: string) {
    this.#top = top
  }
  #all = <A extends Happened['act']>(act: A, known = Infinity): Act<A>[] =>
    this.history.filter((each): each is Act<A> => each.act === act && each.at <= known)

  /** As the tree is known now, whatever else is asked; of a closed month as it was known when that was closed. */
  #treeKnown = Infinity
  #line(unit: string, on: string): string[] {
    const placed = this.#all('placed', this.#treeKnown).findLast((each) => each.unit === unit && each.on <= on)
    if (!placed) return []
    if (placed.parent === null) return [unit]
    const above = this.#line(placed.parent, on)
    return above.length > 0 ? [...above, unit] : []
  }
  #kind = (unit: string): string => this.#all('placed').find((each) => each.unit === unit)!.kind

  #asks(requirement: string, on: string, known: number): Asks {
    const all = this.#all('asked').filter((each) => each.requirement === requirement)
    return (all.findLast(({ effectiveOn, at }) => effectiveOn <= on && at <= known) ?? all[0]!).asks
  }

  /** As the last record of each says that was made by then. */
  #posts(person: string, known: number): Post[] {
    const ids = new Set(this.#all('post').flatMap((each) => (each.person === person ? [each.post] : [])))
    const gone = this.#all('withdrawn', known).map(({ post }) => post)
    return [...ids].flatMap((id) =>
      gone.includes(id) ? [] : (this.#all('post', known).findLast(({ post }) => post === id) ?? []),
    )
  }

  #isDone(asks: Asks, person: string, on: string, since: string, known: number): boolean {
    const year = [asks.from, on < asks.to ? on : asks.to].sort().at(-1)!.slice(0, 4)
    const isInTime = (when: string): boolean => {
      if (when > on) return false
      if (asks.clock === 'appointment') return when >= monthsOn(since, -asks.priorMonths)
      return when >= asks.from && when <= asks.to && (asks.clock === 'period' || when.startsWith(year))
    }
    const done = this.#all('done', known).filter((each) => each.person === person)
    if (asks.clock === 'hours') {
      const earned = done.filter((each) => isInTime(each.on)).map(({ credit }) => credit)
      for (const { record, credit } of done)
        for (const act of ['undone', 'redone'] as const)
          for (const each of this.#all(act, known))
            if (each.record === record && isInTime(each.on)) earned.push(act === 'undone' ? -credit : credit)
      return earned.length > 0 && earned.reduce((sum, credit) => sum + credit, 0) >= asks.hours
    }
    return done.some(({ record, kind, subject, on: when }) => {
      const last = this.history.findLast(
        (each) => (each.act === 'undone' || each.act === 'redone') && each.record === record && each.at <= known,
      )
      const counts =
        (kind === 'programme' && asks.programmes.includes(subject)) ||
        (kind === 'course' && asks.courses.includes(subject)) ||
        (kind === 'training' && (asks.trainings || asks.programmes.includes(subject))) ||
        (kind === 'localTraining' && (asks.localTrainings === true || asks.programmes.includes(subject)))
      return counts && isInTime(when) && last?.act !== 'undone'
    })
  }

  #isExempt = (requirement: string, person: string, on: string, known: number): boolean =>
    this.#all('excused', known).some(
      (each) =>
        each.requirement === requirement &&
        each.person === person &&
        each.from <= on &&
        on <= each.to &&
        !this.#all('recalled', known).some(({ exemption, on: end }) => exemption === each.exemption && end <= on),
    )

  #stands(requirement: string, person: string, on: string, known: number): Stands | null {
    const asks = this.#asks(requirement, on, known)
    const asked = this.#posts(person, known).filter(({ unit, position, to, dual }) => {
      const line = this.#line(unit, to !== null && to <= on ? before(to) : on)
      const isThere =
        line.includes(this.#top) &&
        (asks.kinds.length === 0 || line.some((each) => asks.kinds.includes(this.#kind(each))))
      return isThere && asks.positions.includes(position) && (dual || !asks.dualLeaders)
    })
    const held = (when: string) => asked.filter(({ from, to }) => from <= when && (to === null || when < to))
    const posts = held(on).map(({ unit, position }) => ({ unit, position, line: this.#line(unit, on) }))
    if (posts.length === 0) return null
    let since = on
    while (held(before(since)).length > 0) since = before(since)
    if (asks.clock === 'appointment' && (since < asks.from || since > asks.to)) return null
    const state = (): State => {
      if (this.#isDone(asks, person, on, since, known)) return 'covered'
      if (this.#isExempt(requirement, person, on, known)) return 'exempt'
      return asks.graceMonths > 0 && on <= monthsOn(since, asks.graceMonths) ? 'grace' : 'uncovered'
    }
    return { state: state(), since, posts }
  }

  /** Of everybody who was ever appointed; `known`: what had been recorded by then. */
  at(requirement: string, on: string, known = Infinity, treeKnown = Infinity): NaiveFigures {
    this.#treeKnown = treeKnown
    const persons = new Set(this.#all('post').map(({ person }) => person))
    return new NaiveFigures([...persons].flatMap((person) => this.#stands(requirement, person, on, known) ?? []))
  }
}

class NaiveFigures {
  #all: Stands[]
  constructor(all: Stands[]) {
    this.#all = all
  }
  #count(all: Stands[]): Counts {
    const of = (state: State) => all.filter((each) => each.state === state).length
    return {
      required: of('covered') + of('uncovered'),
      covered: of('covered'),
      grace: of('grace'),
      exempt: of('exempt'),
    }
  }
  #in = (unit: string, position?: string) =>
    this.#all.filter(({ posts }) =>
      posts.some((post) => post.line.includes(unit) && (position === undefined || post.position === position)),
    )
  counts = (unit: string): Counts => this.#count(this.#in(unit))
  position = (unit: string, position: string): Counts => this.#count(this.#in(unit, position))
  /** By the year since which they have served. */
  years(unit: string): Record<string, Counts> {
    const byYear = Object.groupBy(this.#in(unit), ({ since }) => since.slice(0, 4))
    return Object.fromEntries(Object.entries(byYear).map(([year, all]) => [year, this.#count(all!)]))
  }
  direct = (unit: string): Counts =>
    this.#count(this.#all.filter(({ posts }) => posts.some((post) => post.unit === unit)))
  /** Held by those who are required. */
  posts = (unit: string): number =>
    this.#in(unit)
      .filter(({ state }) => state === 'covered' || state === 'uncovered')
      .flatMap(({ posts }) => posts.filter(({ line }) => line.includes(unit))).length
}
