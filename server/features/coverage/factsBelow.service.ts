/** The facts of those who ever had a post in a unit: what its lists on past days are folded from. */
import { slices } from '../../lib/batches.ts'
import type { Requirement } from '../programmes/requirements.service.ts'
import { everIn } from '../roster/people.service.ts'
import type { History } from './asOf.ts'
import { allFacts } from './compute.service.ts'
import { factsOfVersions, type Facts } from './facts.service.ts'
import { readTreeAbove, unitsEverBelow, type PlacedTree } from './placedTree.service.ts'

export interface PastFacts extends Pick<Facts, 'people' | 'histories'> {
  tree: PlacedTree
}
const SLICE = 500

/** Everybody’s are read at once: quicker, and the same. */
export async function factsBelow(requirement: Requirement, unit: string): Promise<PastFacts> {
  if (unit === requirement.unit) {
    const { tree, facts } = await allFacts(requirement)
    return { ...facts, tree }
  }
  const persons = new Set<string>()
  for (const units of slices(await unitsEverBelow(unit), SLICE))
    for (const person of await everIn(units)) persons.add(person)
  const [people, histories]: [PastFacts['people'], Map<string, History>] = [new Map(), new Map()]
  for (const slice of slices([...persons], SLICE)) {
    const facts = await factsOfVersions(requirement, slice)
    for (const [id, person] of facts.people) people.set(id, person)
    for (const [id, history] of facts.histories) histories.set(id, history)
  }
  const posts = [...histories.values()].flatMap(({ appointments }) => appointments)
  return { people, histories, tree: await readTreeAbove(posts.map((post) => post.unit)) }
}
