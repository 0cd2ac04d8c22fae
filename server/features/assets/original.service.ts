import { fileTypeFromBuffer } from 'file-type'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './assets.failures.ts'
import type { Asset } from './assets.model.ts'
import { assetFor } from './assets.service.ts'
import { originalOf } from './blobs.service.ts'
import { downloadUrl } from './playbackUrls.service.ts'

/** Enough of a file to tell what it is. */
const HEAD_BYTES = 4_100

/** Where the file that was uploaded is downloaded, under the name that it had; noted in the audit trail. */
export async function originalFor(app: AppContext, actor: Actor, id: string): Promise<{ url: string; name: string }> {
  const asset = await assetFor(actor, id)
  const key = originalOf(asset)
  if (key === null) throw fail('asset.originalGone')
  const name = await nameFor(app, asset, key)
  await note(actor, 'asset.download', id, asset.name)
  return { url: downloadUrl(app, key, actor.session, name), name }
}

/** Assets from before names were kept have one without its ending: the content says which. */
async function nameFor({ storage }: AppContext, { filename, name, state }: Asset, key: string): Promise<string> {
  const found = await storage.read(key, { start: 0, end: HEAD_BYTES - 1 })
  if (!found) throw fail(state === 'uploaded' ? 'asset.notReady' : 'asset.originalGone')
  const parts: Buffer[] = []
  for await (const part of found.body as AsyncIterable<Buffer>) parts.push(part)
  const known = filename ?? name
  if (/\.[a-z0-9]{2,5}$/i.test(known)) return known
  const ending = (await fileTypeFromBuffer(Buffer.concat(parts)))?.ext
  return ending === undefined ? known : `${known}.${ending}`
}
