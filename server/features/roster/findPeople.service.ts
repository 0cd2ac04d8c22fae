/** People of a unit by what is typed, to choose one: with where they are, and nothing else of them. */
import { institutionsOf } from '../organisations/organisations.service.ts'
import type { Unit } from '../organisations/organisations.model.ts'
import { searchPeople } from './peopleSearch.ts'

export async function peopleFound(unit: Pick<Unit, '_id' | 'level'>, typed: string, limit: number) {
  const found = await searchPeople(unit, typed, undefined, limit)
  const institutions = await institutionsOf(found.map(({ ancestors }) => ancestors))
  return found.map(({ _id, name, ancestors }) => ({
    ...{ id: _id, name, path: institutions.get(ancestors.at(-1) ?? '')?.name ?? '' },
  }))
}
