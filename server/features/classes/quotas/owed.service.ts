/** How many each institution has yet to train itself: of a hospital below a university the people are the hospital's. */
import { countsInEach } from '../../coverage/cellCounts.service.ts'
import { owingWithPosts } from '../../coverage/uncovered.service.ts'
import { Units, type Unit } from '../../organisations/organisations.model.ts'

type Institution = Pick<Unit, '_id' | 'ancestors'>

/** The institutions right below each that has some. */
function nestedIn(units: readonly Institution[]): Map<string, string[]> {
  const ids = new Set(units.map(({ _id }) => _id))
  const nested = new Map<string, string[]>()
  for (const { _id, ancestors } of units) {
    const above = ancestors.findLast((unit) => unit !== _id && ids.has(unit))
    if (above) nested.set(above, [...(nested.get(above) ?? []), _id])
  }
  return nested
}

/** Who is counted in `above` for posts below its nested institutions alone: each once, in however many of them. */
async function elsewhereAlone(requirement: string, above: string, nested: readonly string[]): Promise<number> {
  const people = new Map<string, string[]>()
  for (const unit of nested)
    for (const { person, units } of await owingWithPosts(requirement, unit)) people.set(person, units)
  const posts = [...new Set([...people.values()].flat())]
  const found = await Units.find({ _id: { $in: posts } }, { ancestors: 1 }).lean()
  const own = new Set(
    found
      .filter(({ ancestors }) => ancestors.includes(above) && !ancestors.some((unit) => nested.includes(unit)))
      .map(({ _id }) => _id),
  )
  return [...people.values()].filter((units) => !units.some((unit) => own.has(unit))).length
}

/** In the order of the institutions; nothing is owed where no requirement is named. */
export async function owedOf(requirement: string | null, units: readonly Institution[]): Promise<number[]> {
  if (requirement === null) return units.map(() => 0)
  const counts = await countsInEach(
    requirement,
    units.map(({ _id }) => _id),
  )
  const nested = nestedIn(units)
  const owed: number[] = []
  for (const { _id } of units) {
    const cell = counts.get(_id)
    const all = cell ? cell.required - cell.covered : 0
    const below = nested.get(_id)
    owed.push(below && all > 0 ? Math.max(0, all - (await elsewhereAlone(requirement, _id, below))) : all)
  }
  return owed
}
