import type { z } from 'zod'
import { isAudible } from '../../../media/audible.ts'
import type { AppContext } from '../../appContext.ts'
import type { AssetView } from './assets.contract.ts'
import { CAPTION_LANGUAGES } from './captionLanguages.rule.ts'
import type { Asset } from './assets.model.ts'

type View = z.input<typeof AssetView>

export const present = (asset: Asset): View => ({
  id: asset._id,
  name: asset.name,
  kind: asset.kind,
  state: asset.state,
  size: asset.size,
  createdAt: asset.createdAt.toISOString(),
  progress: asset.state === 'ready' && asset.ladder !== 'making' ? 1 : asset.progress,
  ladder: asset.ladder,
  ...(asset.growing && { growing: asset.growing }),
  refusal: asset.refusal,
  durationSeconds: asset.durationSeconds,
  renditions: asset.renditions.map(({ name, width, height }) => ({ name, width, height })),
  captions: asset.captions.map(({ language, sha256 }) => ({
    language,
    label: CAPTION_LANGUAGES[language],
    version: sha256,
  })),
  chapters: asset.chapters.map(({ at, title }) => ({ at, title })),
  sound: presentSound(asset),
})

function presentSound({ sounds, sound = null, soundChoice, soundOnly, ladder }: Asset): View['sound'] {
  if (!sounds) return null
  const tracks = sounds.map(({ track, codec, channels, language, title, peak }) => ({
    ...{ track, codec, channels, language: language ?? null, title: title ?? null, peak: peak ?? null },
    audible: isAudible(peak ?? null),
  }))
  const playing = tracks.find(({ track }) => track === sound)
  const next = soundOnly && ladder !== null ? (soundChoice ?? null) : null
  return { playing: playing?.track ?? null, audible: playing?.audible ?? false, next, tracks }
}

/** Tells the pages of the owner how the asset stands. */
export const announce = ({ realtime }: Pick<AppContext, 'realtime'>, asset: Asset): void =>
  realtime.toAccount(asset.owner, 'asset', present(asset))
