/** Whom of the roster a row means. */
import type { RosterPerson, RosterRow } from './roster.rule.ts'

export interface FoundPerson {
  person: string
}
/** Same name, another number, or several of the name: a person decides. */
export interface Doubt {
  candidates: string[]
}
export type Meant = FoundPerson | Doubt | 'new'

export class PeopleIndex {
  #numbered = new Map<string, RosterPerson>()
  #named = new Map<string, RosterPerson[]>()
  #numbersInFile: ReadonlySet<string | null>

  constructor(people: Iterable<RosterPerson>, rows: readonly RosterRow[]) {
    this.#numbersInFile = new Set(rows.map(({ staffNumber }) => staffNumber))
    for (const person of people) this.add(person)
  }

  add(person: RosterPerson): void {
    this.know(person, person.name, person.staffNumber)
  }

  /** From here on the number means this person, and the name may: also one that the file has just corrected. */
  know(person: RosterPerson, name: string, staffNumber: string | null): void {
    if (staffNumber !== null) this.#numbered.set(staffNumber, person)
    const named = this.#named.get(name) ?? []
    if (!named.includes(person)) this.#named.set(name, [...named, person])
  }

  /**
   * A staff number says who somebody is. Without it the name does where nobody else bears it and the phone does not
   * speak against it. Two of one name, each with a number in the file, are two people and no doubt.
   */
  find({ name, staffNumber, phone }: RosterRow): Meant {
    const numbered = staffNumber === null ? undefined : this.#numbered.get(staffNumber)
    if (numbered) return { person: numbered.id }
    const named = (this.#named.get(name) ?? []).filter(
      (person) => staffNumber === null || person.staffNumber === null || !this.#numbersInFile.has(person.staffNumber),
    )
    const [only] = named
    if (!only) return 'new'
    const fits =
      (staffNumber === null || only.staffNumber === null) &&
      (phone === null || only.phone === null || only.phone === phone)
    return named.length === 1 && fits ? { person: only.id } : { candidates: named.map(({ id }) => id) }
  }
}
