import mongoose, { type PipelineStage } from 'mongoose'
import { z } from 'zod'
import type { Piece } from './keyPieces.ts'

const BuildInfo = z.object({ secantusVersion: z.string().optional(), storageEngines: z.array(z.string()).optional() })

async function asksPlainly(): Promise<boolean> {
  const { secantusVersion, storageEngines } = BuildInfo.parse(
    await mongoose.connection.db!.admin().command({ buildInfo: 1 }),
  )
  return secantusVersion !== undefined && storageEngines === undefined
}
const asked = new WeakMap<object, Promise<boolean>>()

/** Asked once of each connection; again when there was no answer. */
function isPlain(): Promise<boolean> {
  const client = mongoose.connection.getClient()
  const known = asked.get(client)
  if (known) return known
  const asking = asksPlainly()
  asked.set(client, asking)
  asking.catch(() => asked.delete(client))
  return asking
}

/**
 * The first stages for rows of which one key, among several in an array, lies in a range: by the index of the keys. MongoDB
 * and the compiled engine read both ends of a range within an $elemMatch, and of a plain one only the first, since two
 * keys may meet the two. The embedded engine reads the plain one between both ends, and for an $elemMatch the whole
 * collection (of 20,000 rows: compiled 2 ms against 97, embedded 1,300 ms against 4).
 */
export async function keyRange(field: string, { from, to }: Piece): Promise<PipelineStage.Match[]> {
  const oneKey = { $match: { [field]: { $elemMatch: { $gte: from, $lt: to } } } }
  return (await isPlain()) ? [{ $match: { [field]: { $gte: from, $lt: to } } }, oneKey] : [oneKey]
}
