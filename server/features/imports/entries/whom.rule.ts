/** Whom of the roster a row means that brings something for a person and changes nothing of the person. */
export interface Called {
  name: string
  staffNumber: string | null
  identityNumber: string | null
  /** Below which unit the person is. */
  unit: string | null
}
export interface KnownByName {
  id: string
  name: string
  staffNumber: string | null
  ancestors: readonly string[]
}
export interface Directory {
  people: readonly KnownByName[]
  byIdentity: ReadonlyMap<string, string>
}
export type WhomMeant =
  | { person: string }
  /** A person decides. */
  | { candidates: string[] }
  | { field: 'name' | 'staffNumber' | 'idNumber'; reason: string; suggestion: string }

const one = (candidates: readonly KnownByName[]): WhomMeant =>
  candidates.length === 1 ? { person: candidates[0]!.id } : { candidates: candidates.map(({ id }) => id) }

export function directoryOf({ people, byIdentity }: Directory) {
  const byId = new Map(people.map((person) => [person.id, person]))
  const named = Map.groupBy(people, ({ name }) => name)
  const numbered = Map.groupBy(people, ({ staffNumber }) => staffNumber)

  function byNumber({ name, staffNumber, unit }: Called): WhomMeant | null {
    const holders = near(numbered.get(staffNumber) ?? [], unit)
    if (holders.length === 0) return null
    const same = holders.filter((each) => each.name === name)
    return same.length > 0 ? one(same) : { candidates: holders.map(({ id }) => id) }
  }
  /** Those below the unit where it is said; somebody who has left it is asked about. */
  function near(candidates: readonly KnownByName[], unit: string | null): readonly KnownByName[] {
    const here = candidates.filter(({ ancestors }) => unit === null || ancestors.includes(unit))
    return here.length > 0 ? here : candidates
  }
  function byName({ name, staffNumber, unit }: Called): WhomMeant | null {
    const all = (named.get(name) ?? []).filter((each) => staffNumber === null || each.staffNumber === null)
    if (all.length === 0) return null
    const here = all.filter(({ ancestors }) => unit === null || ancestors.includes(unit))
    return here.length === 1 && staffNumber === null ? one(here) : { candidates: near(all, unit).map(({ id }) => id) }
  }
  function byIdentityNumber({ name, identityNumber }: Called): WhomMeant | null {
    const found = byId.get(byIdentity.get(identityNumber ?? '') ?? '')
    if (!found) return null
    return found.name === name ? { person: found.id } : { candidates: [found.id] }
  }
  return (called: Called, choice?: string): WhomMeant => {
    const found =
      (called.identityNumber && byIdentityNumber(called)) || (called.staffNumber && byNumber(called)) || byName(called)
    if (!found) {
      const number = called.staffNumber ? `工号 ${called.staffNumber} 的` : ''
      const suggestion = '请核对姓名和工号；还没有这个人的，先在名册里添加或导入。'
      return { field: 'name', reason: `名册里没有${number}“${called.name}”。`, suggestion }
    }
    return 'candidates' in found && choice !== undefined && found.candidates.includes(choice)
      ? { person: choice }
      : found
  }
}
