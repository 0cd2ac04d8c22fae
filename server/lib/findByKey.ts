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

/**
 * Some fields of the rows of which one key, among several in an array, lies in a range, by the index of the keys. MongoDB
 * and the compiled engine read both ends of a range within an $elemMatch, and of a plain one only the first, since two
 * keys may meet the two. The embedded engine reads the plain one between both ends, and for an $elemMatch the whole
 * collection (of 20,000 rows: compiled 2 ms against 97, embedded 1,300 ms against 4).
 */
export async function findByKey<T>(
  model: mongoose.Model<T>,
  { field, range: { from, to }, others = {} }: { field: string; range: Piece; others?: Filter },
  { fields, limit }: { fields: Record<string, 1>; limit?: number },
): Promise<T[]> {
  const oneKey = { [field]: { $elemMatch: { $gte: from, $lt: to } }, ...others }
  const most = limit === undefined ? {} : { limit }
  if (!(await isPlain())) return model.find(oneKey as never, fields, { batchSize: BATCH, ...most }).lean<T[]>()
  return model.aggregate<T>([
    { $match: { [field]: { $gte: from, $lt: to } } },
    { $match: oneKey },
    ...(limit === undefined ? [] : [{ $limit: limit }]),
    { $project: fields },
  ])
}
