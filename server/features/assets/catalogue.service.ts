/** Assets as courses and lessons read them: whoever asks has checked that they may. */
import { byId, readEach, readTogether } from '../../lib/readTogether.ts'
import { Assets, type Asset } from './assets.model.ts'

export type { Asset }

export const readyAsset = (id: string): Promise<Asset | null> => Assets.findOne({ _id: id, state: 'ready' }).lean()

const readReadyWithPoster = readTogether(async (ids) =>
  byId(await Assets.find({ _id: { $in: ids }, state: 'ready', hasPoster: true }).lean()),
)

export const readyWithPoster = (ids: readonly string[]): Promise<Asset[]> => readEach(readReadyWithPoster, ids)

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
