import type { Actor } from '../../access/actor.ts'
import { transaction } from '../../lib/transaction.ts'
import { assetFor } from './assets.service.ts'
import { fail } from './assets.failures.ts'
import { Assets, type Asset } from './assets.model.ts'
import { enqueueEncoding } from './processing/enqueue.ts'

/**
 * Another track of sound, wherever the video is used. Where all renditions are there, only the sound is made anew; what
 * plays until then has the sound that it had.
 */
export async function chooseSound(actor: Actor, id: string, choice: { track: number; was: number | null }) {
  const asset = await assetFor(actor, id)
  const { track, was } = choice
  if (!asset.sounds?.some((each) => each.track === track)) throw fail('asset.noSound')
  const [playing, begun] = [asset.sound ?? null, asset.soundOnly === true]
  if (track === (begun ? asset.soundChoice : playing)) return asset // chosen already
  if (playing !== was) throw fail('asset.soundChanged')
  if (asset.state !== 'ready' || asset.ladder === 'making') throw fail('asset.soundBusy')
  if (asset.sha256 === null) throw fail('asset.originalGone')
  await (begun && track === playing ? keep(asset, track) : change(asset, track))
  return assetFor(actor, id)
}

const unchanged = ({ _id, ladder, folder }: Asset) => ({ _id, state: 'ready' as const, ladder, folder })

/** A change that was stopped is taken back. */
async function keep(asset: Asset, track: number): Promise<void> {
  const kept = { soundChoice: track, soundOnly: false, ladder: null }
  const { matchedCount } = await Assets.updateOne(unchanged(asset), { $set: kept })
  if (matchedCount === 0) throw fail('asset.soundBusy')
}

const change = (asset: Asset, track: number): Promise<void> =>
  transaction(async (session) => {
    const soundOnly = asset.ladder === null || asset.soundOnly === true
    const making = { soundChoice: track, soundOnly, ladder: 'making' as const, progress: 0, refusal: null }
    const { matchedCount } = await Assets.updateOne(unchanged(asset), { $set: making }, { session })
    if (matchedCount === 0) throw fail('asset.soundBusy')
    await enqueueEncoding(asset, session)
  })
