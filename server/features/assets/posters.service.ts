import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { transaction } from '../../lib/transaction.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { assetFor } from './assets.service.ts'
import { posterUrl } from './playbackUrls.service.ts'
import { fail } from './assets.failures.ts'
import { Assets, type Asset } from './assets.model.ts'

/** The candidates that the pipeline took, none before there are any. */
export async function postersOf(app: Pick<AppContext, 'secret'>, actor: Actor, id: string) {
  const asset = await assetFor(actor, id)
  const items = Array.from({ length: asset.posters }, (_, index) => ({
    number: index + 1,
    url: posterUrl(app, asset, actor.session, index + 1)!,
  }))
  return { chosen: asset.poster, items }
}

export async function choosePoster(actor: Actor, id: string, number: number): Promise<Asset> {
  const asset = await assetFor(actor, id)
  if (number > asset.posters) throw fail('asset.noPoster')
  await transaction(async (session) => {
    await Assets.updateOne({ _id: id }, { $set: { poster: number } }, { session })
    await offerings.changed(session)
  })
  return assetFor(actor, id)
}
