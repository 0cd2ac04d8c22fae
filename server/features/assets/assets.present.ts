import type { z } from 'zod'
import type { AppContext } from '../../appContext.ts'
import type { AssetView } from './assets.contract.ts'
import { CAPTION_LANGUAGES } from './captionLanguages.rule.ts'
import type { Asset } from './assets.model.ts'

export const present = (asset: Asset): z.input<typeof AssetView> => ({
  id: asset._id,
  name: asset.name,
  kind: asset.kind,
  state: asset.state,
  size: asset.size,
  createdAt: asset.createdAt.toISOString(),
  progress: asset.state === 'ready' && asset.ladder !== 'making' ? 1 : asset.progress,
  ladder: asset.ladder,
  refusal: asset.refusal,
  durationSeconds: asset.durationSeconds,
  renditions: asset.renditions.map(({ name, width, height }) => ({ name, width, height })),
  captions: asset.captions.map(({ language, sha256 }) => ({
    language,
    label: CAPTION_LANGUAGES[language],
    version: sha256,
  })),
  chapters: asset.chapters.map(({ at, title }) => ({ at, title })),
})

/** Tells the pages of the owner how the asset stands. */
export const announce = ({ realtime }: Pick<AppContext, 'realtime'>, asset: Asset): void =>
  realtime.toAccount(asset.owner, 'asset', present(asset))
