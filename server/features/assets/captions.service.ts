import { createHash } from 'node:crypto'
import { readCaptions, type Captions } from '../../../media/captions/readCaptions.ts'
import { MediaRefusal } from '../../../media/refusal.ts'
import { scope, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { Failure, httpFail } from '../../lib/failure.ts'
import { newId } from '../../lib/id.ts'
import { transaction } from '../../lib/transaction.ts'
import { withWorkFile } from '../../storage/workFolder.ts'
import { note } from '../audit/audit.service.ts'
import { assetFor } from './assets.service.ts'
import { captionsKey } from './blobs.service.ts'
import { CAPTION_LANGUAGES, captionLanguages, lineDirection, type CaptionLanguage } from './captionLanguages.rule.ts'
import { fail } from './assets.failures.ts'
import { Assets, type Asset, type AssetCaptions } from './assets.model.ts'

/** `was`: the version that the caller saw; undefined where there was none. */
interface Place {
  language: CaptionLanguage
  was?: string | undefined
}

/** What a caption file holds for this video or sound; nothing is kept. */
export async function checkCaptions(
  actor: Actor,
  id: string,
  bytes: Uint8Array,
  language: CaptionLanguage,
): Promise<Captions> {
  const { kind, durationSeconds } = await assetFor(actor, id)
  if (kind === 'document' || kind === 'picture') throw fail('asset.noCaptions')
  try {
    return readCaptions(bytes, { durationSeconds, direction: lineDirection(language) })
  } catch (error) {
    throw error instanceof MediaRefusal ? fail('asset.captions') : error
  }
}

/**
 * Sets the captions of a video or sound in one language: a new object each time, because objects never change; the
 * earlier one goes. The same text again changes nothing.
 */
export async function setCaptions(
  app: AppContext,
  actor: Actor,
  id: string,
  { bytes, ...place }: Place & { bytes: Uint8Array },
): Promise<Asset> {
  const { text } = await checkCaptions(actor, id, bytes, place.language)
  const sha256 = createHash('sha256').update(text).digest('hex')
  const key = captionsKey(id, place.language, newId())
  await withWorkFile(app, Buffer.from(text), (file) => app.storage.put(key, file))
  const unused = await putInPlace(actor, id, place, { language: place.language, key, sha256 }).catch(
    async (error: unknown) => {
      if (error instanceof Failure) await app.storage.remove(key) // of any other it is not known what was written
      throw error
    },
  )
  if (unused !== null) await app.storage.remove(unused)
  return assetFor(actor, id)
}

/** Takes the captions of one language away; what plays now keeps them until it is opened anew. */
export async function removeCaptions(app: AppContext, actor: Actor, id: string, place: Place): Promise<Asset> {
  const unused = await putInPlace(actor, id, place, null)
  if (unused !== null) await app.storage.remove(unused)
  return assetFor(actor, id)
}

/** Puts captions in the place of those that the caller saw. @returns the key of what nobody refers to any more */
const putInPlace = (
  actor: Actor,
  id: string,
  { language, was }: Place,
  next: AssetCaptions | null,
): Promise<string | null> =>
  transaction(async (session) => {
    const asset = await Assets.findOne({ _id: id, ...scope(actor, 'asset.write') }, null, { session }).lean()
    if (!asset) throw httpFail('notFound')
    const current = asset.captions.find((each) => each.language === language)
    if (current?.sha256 === next?.sha256) return next?.key ?? null
    const label = CAPTION_LANGUAGES[language]
    if (current?.sha256 !== was) throw fail('asset.captionsChanged', { language: label })
    const captions = [...asset.captions.filter((each) => each !== current), ...(next ? [next] : [])].sort(
      (a, b) => captionLanguages.indexOf(a.language) - captionLanguages.indexOf(b.language),
    )
    await Assets.updateOne({ _id: id }, { $set: { captions } }, { session })
    await note(actor, next ? 'asset.captions' : 'asset.removeCaptions', id, `${asset.name}：${label}`, session)
    return current?.key ?? null
  })
