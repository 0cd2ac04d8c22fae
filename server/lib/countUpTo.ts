import type { Model } from 'mongoose'

/** Beyond so many a page says «more than»: what one counts for it does not grow with what there is. */
const MOST_COUNTED = 500

export interface Counted {
  count: number
  /** There are more than were counted. */
  more: boolean
}

/** How many documents match a filter that an index serves, as far as one counts. */
export async function countUpTo<T>(model: Model<T>, filter: object): Promise<Counted> {
  const found = await model.countDocuments(filter as never, { limit: MOST_COUNTED + 1 })
  return { count: Math.min(found, MOST_COUNTED), more: found > MOST_COUNTED }
}
