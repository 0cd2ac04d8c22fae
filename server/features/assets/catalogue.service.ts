/** Assets as courses and lessons read them: whoever asks has checked that they may. */
import { byId } from '../../lib/readTogether.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { Assets, type Asset } from './assets.model.ts'

export type { Asset }

export const readyAsset = (id: string): Promise<Asset | null> => Assets.findOne({ _id: id, state: 'ready' }).lean()

const POSTER = { folder: 1, hasPoster: 1, posters: 1, poster: 1 } as const
export type AssetPoster = Pick<Asset, '_id' | keyof typeof POSTER>

const readPosters = offerings.keep(2_000, async (ids) =>
  byId(await Assets.find({ _id: { $in: ids }, state: 'ready', hasPoster: true }, POSTER).lean<AssetPoster[]>()),
)

/** The posters of those assets that are ready and have one. */
export const readyPosters = (offered: Stamp, ids: readonly string[]): Promise<AssetPoster[]> =>
  readPosters(offered, ids)

/** Assets by id; what does not exist is missing. */
export async function assetsById(ids: readonly string[]): Promise<Map<string, Asset>> {
  const found = ids.length > 0 ? await Assets.find({ _id: { $in: [...ids] } }).lean() : []
  return new Map(found.map((asset) => [asset._id, asset]))
}

/** The kinds of those assets that match `own`, a filter of the caller's scope. */
export async function kindsOf(
  ids: readonly string[],
  own: Record<string, unknown>,
): Promise<Map<string, Asset['kind']>> {
  const found = await Assets.find({ _id: { $in: [...ids] }, ...own }, { kind: 1 }).lean()
  return new Map(found.map(({ _id, kind }) => [_id, kind]))
}
