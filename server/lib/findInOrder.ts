import type mongoose from 'mongoose'
import type { ClientSession } from 'mongoose'

type Filter = Record<string, unknown>

/**
 * At most `limit` rows that pass every filter, in order. Put the filter that an index serves first, with plain fields
 * only: each is a stage of its own, which MongoDB merges anyway, while the embedded engine reads a whole collection for
 * a filter in which an $or or $and stands beside the indexed field (measured on 10,000 rows: 260 ms against 13 ms).
 */
export const findInOrder = <T>(
  model: mongoose.Model<T>,
  filters: readonly Filter[],
  sort: Record<string, 1 | -1>,
  limit: number,
  { session, fields }: { session?: ClientSession; fields?: Record<string, 0 | 1> | undefined } = {},
): Promise<T[]> =>
  model
    .aggregate<T>([
      ...filters.filter((filter) => Object.keys(filter).length > 0).map((filter) => ({ $match: filter })),
      { $sort: sort },
      { $limit: limit },
      ...(fields ? [{ $project: fields }] : []),
    ])
    .session(session ?? null)
    .exec()
