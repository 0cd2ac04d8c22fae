import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { AppContext } from '../../appContext.ts'
import type { NamedFile } from '../../backup/namedFiles.ts'
import { transaction } from '../../lib/transaction.ts'
import { forgetGrowth } from '../delivery/growing.service.ts'
import { Assets, type Asset } from './assets.model.ts'

/** Where the parts of an asset lie in the storage. */
export const originalKey = (sha256: string, of: string | null): string =>
  `originals/${sha256}${of === null ? '' : `.${of}`}`
/** A run of the processing job: named by its fence, so that the next run knows what an earlier one left behind. */
export const renditionsFolder = (asset: string, job: string, fence: number): string =>
  `renditions/${asset}/${job}.${fence}`
/** What is watched while its job makes the rest; the next run of the job goes on in it. */
export const growingFolder = (asset: string, job: string): string => `renditions/${asset}/${job}.growing`
const captionsPrefix = (asset: string): string => `captions/${asset}/`
/** Another place each time: what is removed late, by whoever replaced it, is never what came after it. */
export const captionsKey = (asset: string, language: string, id: string): string =>
  `${captionsPrefix(asset)}${language}.${id}.vtt`

/** Everything that an asset has in the storage; its row may be that of an earlier version. */
export function filesOfAsset({ sha256, original, folder, captions, state }: Partial<Asset>): NamedFile[] {
  const texts = Array.isArray(captions) ? captions.map(({ key }) => key) : [captions]
  return [
    ...(sha256 ? [{ key: originalKey(sha256, original ?? null), awaited: state === 'uploaded' }] : []),
    ...(folder ? [{ key: folder, folder: true as const }] : []),
    ...texts.filter((key) => typeof key === 'string').map((key) => ({ key })),
  ]
}

type Keeper = Pick<AppContext, 'storage'>

/** Hex SHA-256 of a file of any size. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Storage key of an asset's original; null once its bytes went because of what they were. */
export const originalOf = ({ sha256, original }: Pick<Asset, 'sha256' | 'original'>): string | null =>
  sha256 === null ? null : originalKey(sha256, original)

export type NewAsset = Omit<Asset, 'original'>

/**
 * Records an asset, before its bytes, with the place for them: the one of an asset that has the same content, else one
 * of its own. Counting the reuse conflicts with the removal of that asset, and no place is given out anew: one that
 * nobody refers to may be removed by whoever finds it so, however late.
 */
export const recordAsset = (asset: NewAsset): Promise<Asset> =>
  transaction(async (session) => {
    const duplicate = await Assets.findOne({ sha256: asset.sha256 }, 'original', { session }).lean()
    const shared =
      duplicate !== null &&
      (await Assets.updateOne({ _id: duplicate._id, sha256: asset.sha256 }, { $inc: { reuses: 1 } }, { session }))
        .matchedCount === 1
    const recorded = { ...asset, original: shared ? duplicate.original : asset._id }
    await Assets.create([recorded], { session })
    return recorded
  })

/** Puts the original of a recorded asset into the storage, unless it is there or the asset is gone meanwhile. */
export async function keepOriginal(app: Keeper, asset: Asset, file: string): Promise<void> {
  const key = originalOf(asset)
  if (key === null) return
  await app.storage.put(key, file)
  await releaseOriginal(app, asset)
}

/** Removes an original that no asset refers to any more. */
export async function releaseOriginal({ storage }: Keeper, asset: Pick<Asset, 'sha256' | 'original'>): Promise<void> {
  const key = originalOf(asset)
  if (key === null) return
  const others = await Assets.find({ sha256: asset.sha256 }, { sha256: 1, original: 1 }).lean()
  if (!others.some((each) => originalOf(each) === key)) await storage.remove(key)
}

/** Removes a folder of renditions that no asset refers to any more. */
export async function releaseFolder({ storage }: Keeper, folder: string): Promise<void> {
  if (await Assets.exists({ folder })) return
  await forgetGrowth(folder)
  await storage.remove(`${folder}/`)
}

/** Removes what a removed asset had in the storage, as far as no other asset shares it. */
export async function releaseAll(app: Keeper, asset: Asset): Promise<void> {
  await releaseOriginal(app, asset)
  if (asset.folder !== null) await releaseFolder(app, asset.folder)
  await app.storage.remove(captionsPrefix(asset._id))
}
