import type { ClientSession } from 'mongoose'
import { grownTracks } from '../../delivery/growing.service.ts'
import { offerings } from '../../offerings/offerings.service.ts'
import { Assets, type Asset } from '../assets.model.ts'
import { releaseLater } from './releaseFolder.job.ts'

/**
 * A part of a lesson is none: one that was watched while it was made has failed when its making is given up. False for
 * one that was not.
 */
export async function giveUpGrowth(asset: string, why: Partial<Asset>, session: ClientSession): Promise<boolean> {
  const found = await Assets.findOne({ _id: asset, growing: true }, { folder: 1 }, { session }).lean()
  if (!found) return false
  await Assets.updateOne(
    { _id: asset },
    {
      $set: { ...why, state: 'failed', ladder: null, folder: null, renditions: [], hasPoster: false, posters: 0 },
      $unset: { growing: 1 },
    },
    { session },
  )
  if (found.folder !== null) await releaseLater(found.folder, session)
  await offerings.changed(session)
  return true
}

/**
 * What can be watched to its end stays, in its smallest rendition, as one that plays as it came does. False where a part
 * is missing, or nothing grows.
 */
export async function keepWhole(asset: string, session: ClientSession): Promise<boolean> {
  const found = await Assets.findOne({ _id: asset, growing: true }, { folder: 1 }, { session }).lean()
  const tracks = found?.folder ? await grownTracks(found.folder, session) : []
  if (tracks.length === 0 || tracks.some(({ closed }) => !closed)) return false
  await Assets.updateOne({ _id: asset }, { $unset: { growing: 1 } }, { session })
  return true
}
