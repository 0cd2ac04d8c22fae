import type { z } from 'zod'
import { posterFile } from '../../../media/stills.ts'
import { STORYBOARD } from '../../../media/storyboard.ts'
import type { AppContext } from '../../appContext.ts'
import type { PlaybackView } from './assets.contract.ts'
import { CAPTION_LANGUAGES } from './captionLanguages.rule.ts'
import { originalOf } from './blobs.service.ts'
import { assetsById } from './catalogue.service.ts'
import { issueToken, tokenEnd, type MediaClaim } from '../delivery/mediaToken.service.ts'
import { fail } from './assets.failures.ts'
import type { Asset } from './assets.model.ts'

type Signer = Pick<AppContext, 'secret'>

type Use = Pick<MediaClaim, 'd'>
function address({ secret }: Signer, key: string, session: string, name: string, use: Use = {}): string {
  return `/media/${issueToken({ k: key, s: session, e: tokenEnd(), ...use }, secret)}/${encodeURIComponent(name)}`
}

/** Address of an original that the browser keeps as a file of this name, whatever it is. */
export const downloadUrl = (app: Signer, key: string, session: string, name: string): string =>
  address(app, key, session, name, { d: true })

/**
 * How a session plays a ready asset: addresses from the site's root, bound to the session, good for hours. The caller
 * has checked that the session's account may watch it.
 * @throws Failure asset.notReady
 */
export function playbackOf(app: Signer, asset: Asset, session: string): z.infer<typeof PlaybackView> {
  if (asset.state !== 'ready' || asset.folder === null || asset.durationSeconds === null) throw fail('asset.notReady')
  return {
    playlist: address(app, `${asset.folder}/`, session, 'master.m3u8'),
    poster: posterUrl(app, asset, session),
    captions: asset.captions.map(({ language, key }) => ({
      language,
      label: CAPTION_LANGUAGES[language],
      url: address(app, key, session, `captions.${language}.vtt`),
    })),
    storyboard: asset.storyboard ? address(app, `${asset.folder}/`, session, STORYBOARD) : null, // names its pictures beside it
    durationSeconds: asset.durationSeconds,
  }
}

/** Address of the poster of an asset, or of one of the candidates; null when it has none (yet). */
export function posterUrl(
  app: Signer,
  { folder, hasPoster, posters, poster }: Pick<Asset, 'folder' | 'hasPoster' | 'posters' | 'poster'>,
  session: string,
  number = poster,
): string | null {
  if (folder === null || !hasPoster) return null
  const file = posterFile(number <= posters ? number : 1)
  return address(app, `${folder}/${file}`, session, file)
}

/** Address of a PDF handout, shown under its own name. @throws Failure asset.notReady */
export function documentUrl(app: Signer, asset: Asset, session: string): string {
  const original = originalOf(asset)
  if (asset.kind !== 'document' || original === null) throw fail('asset.notReady')
  return address(app, original, session, asset.name.replace(/(\.pdf)?$/i, '.pdf'))
}

/** Address of a picture; null when it is none, or not there yet. */
export function pictureUrl(app: Signer, asset: Asset, session: string): string | null {
  const original = originalOf(asset)
  return asset.kind === 'picture' && asset.state === 'ready' && original !== null
    ? address(app, original, session, `picture.${asset.format}`)
    : null
}

/** Address of the playlist of a sound; null when it is none, or not there yet. */
const soundUrl = (app: Signer, { kind, state, folder }: Asset, session: string): string | null =>
  kind === 'audio' && state === 'ready' && folder !== null ? address(app, `${folder}/`, session, 'master.m3u8') : null

/** Addresses of pictures and sounds by asset; those that are gone are missing. The caller has checked who may see them. */
export async function picturesOf(
  app: Signer,
  ids: readonly string[],
  session: string,
): Promise<Record<string, string>> {
  const found = await assetsById(ids)
  return Object.fromEntries(
    [...found.values()].flatMap((asset) => {
      const url = pictureUrl(app, asset, session) ?? soundUrl(app, asset, session)
      return url === null ? [] : [[asset._id, url]]
    }),
  )
}
