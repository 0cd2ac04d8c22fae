import type { Db } from 'mongodb'
import type { Migration, OldRow } from './migration.ts'

interface Post {
  unit: string
  position: string
  ancestors: string[]
}
type Asking = OldRow & { unit?: string; positions?: string[] }

/** The posts of those who are exempted that the requirement is about, else from where the person is seen. */
async function placesIn(db: Db) {
  const rows = await db
    .collection<OldRow>('exemptions')
    .find({}, { projection: { person: 1 } })
    .toArray()
  const persons = [...new Set(rows.map((row) => String(row['person'])))]
  const among = { $in: persons }
  const people = await db.collection<OldRow>('people').find({ _id: among }).toArray()
  const found = await db.collection('appointments').find({ person: among, supersededAt: null }).toArray()
  const requirements = await db.collection<Asking>('requirements').find().toArray()
  const known = new Map(people.map((person) => [person._id, person]))
  const posts = Map.groupBy(found, (post) => String(post['person'])) as unknown as Map<string, Post[]>
  const asked = new Map(requirements.map((requirement) => [requirement._id, requirement]))
  return ({ person: id, requirement }: OldRow) => {
    const person = known.get(String(id))
    const { positions = [], unit = '' } = asked.get(String(requirement)) ?? {}
    const covered = (posts.get(String(id)) ?? []).filter(
      (post) => positions.includes(post.position) && post.ancestors.includes(unit),
    )
    const seen = (person?.['ancestors'] ?? []) as string[]
    return {
      ...{ name: person?.['name'] ?? '', pinyin: person?.['pinyin'] ?? '', initials: person?.['initials'] ?? '' },
      units: covered.length > 0 ? [...new Set(covered.map((post) => post.unit))] : seen.slice(-1),
      ancestors: covered.length > 0 ? [...new Set(covered.flatMap((post) => post.ancestors))] : seen,
    }
  }
}

/** An exemption was found by its requirement and person alone; since then it stands in the tree, with its last day and its paper. */
export const exemptionPlaces: Migration = {
  number: 21,
  name: 'exemption-places',
  async up(db, inBatches) {
    const placeOf = await placesIn(db)
    const read = ['person', 'requirement', 'to', 'revoked', 'until']
    await inBatches(db.collection('exemptions'), read, (row) => {
      if (row['until'] !== undefined) return null
      const until = lastDay(String(row['to']), row['revoked'] as { on: string } | undefined)
      const paper = { document: '', proofs: [], papers: row._id, application: null }
      return { filter: { until: { $exists: false } }, update: { $set: { until, ...paper, ...placeOf(row) } } }
    })
  },
}

function lastDay(to: string, revoked: { on: string } | undefined): string {
  if (!revoked) return to
  const before = new Date(Date.parse(revoked.on) - 86_400_000).toISOString().slice(0, 10)
  return before < to ? before : to
}
