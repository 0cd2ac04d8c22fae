import type { ClientSession } from 'mongoose'
import type { GrowingTrack } from '../../../media/growing/growth.ts'
import { fileNames } from '../../../media/hlsNames.ts'
import { GrowingPackages } from './growing.model.ts'

const segmentUri = (name: string, index: number): string =>
  fileNames(name).segments.replace('%05d', String(index).padStart(5, '0'))

/** Names what is in the storage; in the transaction of whoever has the work. */
export async function saveGrowth(
  folder: string,
  tracks: readonly GrowingTrack[],
  session: ClientSession,
): Promise<void> {
  const rows = tracks.map(({ name, segments, closed }) => ({
    name,
    seconds: segments.map(({ seconds }) => seconds),
    closed,
  }))
  await GrowingPackages.updateOne({ _id: folder }, { $set: { tracks: rows } }, { session, upsert: true })
}

/** The tracks of a package that grows, or grew; none where there is no such package. */
export async function grownTracks(folder: string, session?: ClientSession): Promise<GrowingTrack[]> {
  const found = await GrowingPackages.findById(folder, null, session ? { session } : {}).lean()
  return (found?.tracks ?? []).map(({ name, seconds, closed }) => ({
    name,
    segments: seconds.map((each, index) => ({ uri: segmentUri(name, index), seconds: each })),
    closed,
  }))
}

export async function forgetGrowth(folder: string): Promise<void> {
  await GrowingPackages.deleteOne({ _id: folder })
}
