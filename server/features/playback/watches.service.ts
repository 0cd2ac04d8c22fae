/** What people have watched, as other features read it. */
import { lookUp } from '../../lib/lookUp.ts'
import { byId, readEach, readTogether } from '../../lib/readTogether.ts'
import { Watches, watchId, type Watch } from './watch.model.ts'

export type { Watch }

export const watchOf = (person: string, asset: string): Promise<Watch | null> =>
  Watches.findById(watchId(person, asset)).lean()

export type WatchSummary = Pick<Watch, 'asset' | 'ranges' | 'watchedSeconds'>

const readSummary = readTogether<WatchSummary & { _id: string }>(async (ids) =>
  byId(await Watches.find({ _id: { $in: ids } }, { asset: 1, ranges: 1, watchedSeconds: 1 }).lean()),
)

/** What a person has watched of some assets, by asset. */
export async function watchSummaries(person: string, assets: readonly string[]): Promise<Map<string, WatchSummary>> {
  const found = await readEach(
    readSummary,
    assets.map((asset) => watchId(person, asset)),
  )
  return new Map(found.map((watch) => [watch.asset, watch]))
}

const VIEWING = { person: 1, ranges: 1, watchedSeconds: 1, position: 1, beatAt: 1, lease: 1, again: 1 } as const
export type Viewing = Pick<Watch, keyof typeof VIEWING>

/** What some people have watched of one asset, by person. */
export async function viewingsOf(asset: string, persons: readonly string[]): Promise<Map<string, Viewing>> {
  const found = await lookUp(
    persons.map((person) => watchId(person, asset)),
    (some) => Watches.find({ _id: { $in: some } }, VIEWING).lean(),
  )
  return new Map(found.map((watch) => [watch.person, watch]))
}

const STUDIED = { asset: 1, watchedSeconds: 1, again: 1, day: 1, position: 1, beatAt: 1 } as const
export type Studied = Pick<Watch, keyof typeof STUDIED>

/**
 * What a person has played of some assets, the last first. By their ids: the embedded engine reads the whole collection
 * for a part of an id, and an index on the person would make every beat dearer.
 */
export async function studiedBy(person: string, assets: readonly string[]): Promise<Studied[]> {
  if (assets.length === 0) return []
  const rows = await lookUp(
    assets.map((asset) => watchId(person, asset)),
    (some) => Watches.find({ _id: { $in: some } }, STUDIED).lean<Studied[]>(),
  )
  return rows.filter(({ watchedSeconds }) => watchedSeconds > 0).sort((a, b) => Number(b.beatAt) - Number(a.beatAt))
}
