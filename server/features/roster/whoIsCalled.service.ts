/** Whom a name or number that is typed may mean, for features that have something of people to look up by it. */
import { findByKey, haveKey } from '../../lib/findByKey.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { prefixesOf } from '../../lib/searchByKeys.ts'
import { People } from './roster.model.ts'

/**
 * Ids of whom anything that they are found by begins with what is typed: of everybody, or of some.
 * @returns null when they are more than `most`, or when nothing is typed
 */
export async function whoIsCalled(typed: string, most: number, among?: readonly string[]): Promise<string[] | null> {
  const prefixes = prefixesOf(typed)
  if (prefixes.length === 0) return null
  const found = new Set<string>()
  for (const from of prefixes) {
    const range = { from, to: `${from}\u{10ffff}` }
    const rows = among
      ? await lookUp(among, (some) => People.find({ _id: { $in: some }, ...haveKey(range) }, { _id: 1 }).lean())
      : await findByKey(People, ['_id'], { range, limit: most + 1 })
    for (const { _id } of rows) found.add(_id)
    if (found.size > most) return null
  }
  return [...found]
}
