/** People below a unit by what a file calls them: name, staff number, identity number. */
import { lookUp } from '../../lib/lookUp.ts'
import { wholeNameKey } from '../../lib/nameKeys.ts'
import { People, type Person } from './roster.model.ts'
import { comparableIndexes } from './secrets.service.ts'

const FIELDS = { name: 1, staffNumber: 1, ancestors: 1 } as const
export interface CalledPerson {
  id: string
  name: string
  staffNumber: string | null
  ancestors: string[]
}
export interface Asked {
  names: ReadonlySet<string>
  staffNumbers: ReadonlySet<string>
  identityNumbers: readonly string[]
}
type Read = Pick<Person, '_id' | keyof typeof FIELDS>

/** For a job: everybody below the unit is looked at, for no index holds whole names. In the order of their ids. */
export async function peopleCalled(unit: string, { names, staffNumbers, identityNumbers }: Asked) {
  const found = new Map<string, Read>()
  for await (const person of People.find({ ancestors: unit }, FIELDS).lean<Read[]>().cursor())
    if (names.has(person.name) || staffNumbers.has(person.staffNumber ?? '')) found.set(person._id, person)
  const numberOf = new Map(
    identityNumbers.flatMap((number) => comparableIndexes('identityNumber', number).map((index) => [index, number])),
  )
  const holders = await lookUp(numberOf.keys(), (slice) =>
    People.find({ 'identityNumber.index': { $in: slice } }, { ...FIELDS, identityNumber: 1 }).lean(),
  )
  const byIdentity = new Map<string, string>()
  for (const person of holders) {
    if (!person.ancestors.includes(unit)) continue
    found.set(person._id, person)
    byIdentity.set(numberOf.get(person.identityNumber!.index)!, person._id)
  }
  const people = [...found.values()].map(({ _id: id, ...rest }): CalledPerson => ({ id, ...rest }))
  return { people: people.sort((a, b) => (a.id < b.id ? -1 : 1)), byIdentity }
}

/**
 * The same of some hundred of them below any of several units, by the keys that people are found by: for who waits for the
 * answer.
 */
export async function peopleCalledSo(
  units: readonly string[],
  { names, staffNumbers }: { names: readonly string[]; staffNumbers: readonly string[] },
): Promise<CalledPerson[]> {
  const read = (field: 'foundBy' | 'staffNumber') => (slice: string[]) =>
    People.find({ [field]: { $in: slice } }, FIELDS).lean<Read[]>()
  const named = await lookUp(names.map(wholeNameKey).filter(Boolean), read('foundBy'))
  const numbered = await lookUp(staffNumbers, read('staffNumber'))
  const [isNamed, isNumbered] = [new Set(names), new Set(staffNumbers)]
  const found = new Map<string, CalledPerson>()
  for (const { _id: id, ...rest } of [...named, ...numbered])
    if (isNamed.has(rest.name) || isNumbered.has(rest.staffNumber ?? ''))
      if (rest.ancestors.some((unit) => units.includes(unit))) found.set(id, { id, ...rest })
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
