/** Many honours at once, as an import brings them and takes them back. */
import type { ClientSession } from 'mongoose'
import { lookUp, shortLists } from '../../lib/lookUp.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { Units } from '../organisations/organisations.model.ts'
import { namesAndUnits } from '../roster/people.service.ts'
import type { Kept } from '../roster/undoPeople.service.ts'
import { HonourKinds, Honours, type Honour } from './honours.model.ts'

const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** The honours of some units and people, by holder. */
export async function honoursOf(subjects: readonly string[], session?: ClientSession): Promise<Map<string, Honour[]>> {
  const found = await lookUp(subjects, (some) => Honours.find({ subject: { $in: some } }, null, within(session)).lean())
  return Map.groupBy(found, ({ subject }) => subject)
}

export type GivenHonour = Pick<Honour, 'kind' | 'of' | 'subject' | 'level' | 'batch' | 'document' | 'from' | 'to'> & {
  id: string
}

/** @returns the ids of those that were entered: their holder and their kind are still there */
export async function enterHonours(given: readonly GivenHonour[], session: ClientSession): Promise<Set<string>> {
  const holders = await holdersOf(given, session)
  const kinds = new Set<string>()
  for (const kind of new Set(given.map((each) => each.kind))) {
    const { matchedCount } = await HonourKinds.updateOne({ _id: kind }, { $inc: { given: 1 } }, { session }) // excludes its removal
    if (matchedCount === 1) kinds.add(kind)
  }
  const rows = given.flatMap(({ id: _id, kind, of, subject, level, batch, document, from, to }): Honour[] => {
    const holder = holders.get(subject)
    if (!holder || !kinds.has(kind)) return []
    const facts = { kind, of, subject, level, batch, document, from, to }
    return [{ _id, ...facts, ...holder, ...pinyinOf(holder.name), revision: 1, proofs: [] }]
  })
  if (rows.length > 0) await Honours.collection.insertMany(rows as never, { session })
  return new Set(rows.map(({ _id }) => _id))
}

async function holdersOf(given: readonly GivenHonour[], session: ClientSession) {
  const ids = (of: GivenHonour['of']) => [
    ...new Set(given.filter((each) => each.of === of).map((each) => each.subject)),
  ]
  const units = await lookUp(ids('unit'), (some) =>
    Units.find({ _id: { $in: some } }, { name: 1, ancestors: 1 }, { session }).lean(),
  )
  const people = await namesAndUnits(ids('person'), session)
  return new Map([...units, ...people].map(({ _id, name, ancestors }) => [_id, { name, ancestors }]))
}

/** What was done with them since they were entered. */
export async function keptHonours(ids: readonly string[], session: ClientSession): Promise<Kept[]> {
  const rows = await lookUp(ids, (some) => Honours.find({ _id: { $in: some } }, null, { session }).lean())
  return rows.flatMap(({ subject: person, name, revision, proofs }) => {
    const what = [...(revision > 1 ? ['荣誉后来修改过'] : []), ...(proofs.length > 0 ? ['荣誉附有证明文件'] : [])]
    return what.length > 0 ? [{ person, name, what }] : []
  })
}

/** One that was changed in the meantime stays. */
export async function takeHonoursBack(ids: readonly string[], session: ClientSession): Promise<void> {
  for (const some of shortLists(ids))
    await Honours.deleteMany({ _id: { $in: some }, revision: 1, 'proofs.0': { $exists: false } }, { session })
}
