import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { House } from '../../house.ts'
import { captionsPrefix, originalKey } from './keys.ts'
import { serially } from './serially.ts'
import { Assets, type Asset } from './uploads.model.ts'

type Keeper = Pick<House, 'storage'>

/** Hex SHA-256 of a file of any size. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

const turn = (sha256: string) => `original ${sha256}`

/** Puts an original into the storage. Its asset is recorded before, so that a removal of the same content sees it. */
export const keepOriginal = ({ storage }: Keeper, sha256: string, file: string): Promise<void> => serially(turn(sha256), () => storage.put(originalKey(sha256), file))

/** Removes an original that no asset refers to any more. */
export const releaseOriginal = ({ storage }: Keeper, sha256: string): Promise<void> =>
  serially(turn(sha256), async () => {
    if (!(await Assets.exists({ sha256 }))) await storage.remove(originalKey(sha256))
  })

/** Removes a folder of renditions that no asset refers to any more. */
export async function releaseFolder({ storage }: Keeper, folder: string): Promise<void> {
  if (!(await Assets.exists({ folder }))) await storage.remove(`${folder}/`)
}

/** Removes what a removed asset had in the storage, as far as no other asset shares it. */
export async function releaseAll(house: Keeper, { _id, sha256, folder }: Pick<Asset, '_id' | 'sha256' | 'folder'>): Promise<void> {
  if (sha256 !== null) await releaseOriginal(house, sha256)
  if (folder !== null) await releaseFolder(house, folder)
  await house.storage.remove(captionsPrefix(_id))
}
