import mongoose from 'mongoose'
import { z } from 'zod'
import type { Piece } from './keyPieces.ts'

/** Rows of an answer: one has rarely more. */
const BATCH = 2_000
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

type Filter = Record<string, unknown>
export const haveKey = ({ from, to }: Piece) => ({ foundBy: { $elemMatch: { $gte: from, $lt: to } } })

/**
 * Some fields of the rows that have a key of nameKeys.ts in a range, by the index of the keys. MongoDB and the compiled
 * engine read both ends of a range within an $elemMatch, and of a plain one only the first, since two keys may meet the
 * two. The embedded engine reads the plain one between both ends, and for an $elemMatch the whole collection (of 20,000
 * rows: compiled 2 ms against 97, embedded 1,300 ms against 4).
 */
export async function findByKey<R extends { _id: string }, K extends keyof R & string>(
  model: mongoose.Model<R>,
  fields: readonly K[],
  { range, others = {}, limit }: { range: Piece; others?: Filter; limit?: number },
): Promise<Pick<R, K | '_id'>[]> {
  const wanted = { ...haveKey(range), ...others }
  const projection = Object.fromEntries(fields.map((field) => [field, 1]))
  if (!(await isPlain())) {
    const options = { batchSize: BATCH, ...(limit !== undefined && { limit }) }
    return model.find(wanted as never, projection, options).lean<Pick<R, K | '_id'>[]>()
  }
  return model.aggregate<Pick<R, K | '_id'>>([
    { $match: { foundBy: { $gte: range.from, $lt: range.to } } },
    { $match: wanted },
    ...(limit === undefined ? [] : [{ $limit: limit }]),
    { $project: projection },
  ])
}
