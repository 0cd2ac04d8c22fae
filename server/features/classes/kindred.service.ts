/** Classes beside one another: by id, and those of earlier years that are like one. */
import type { ClientSession } from 'mongoose'
import { TrainingClasses, type TrainingClass } from './classes.model.ts'

export type { TrainingClass }

export async function classesById(
  ids: readonly string[],
  session?: ClientSession,
): Promise<Map<string, TrainingClass>> {
  const rows = await TrainingClasses.find({ _id: { $in: [...new Set(ids)] } }, null, session ? { session } : {}).lean()
  return new Map(rows.map((row) => [row._id, row]))
}

const MOST = 100

/** Held before it, of the same programme, else of the same base; the last first. */
export async function earlierClasses({ _id, programme, base, from }: TrainingClass): Promise<TrainingClass[]> {
  const kin = programme ? { programme } : { base, programme: null }
  const rows = await TrainingClasses.find({ ...kin, from: { $lt: from }, state: { $nin: ['draft', 'cancelled'] } })
    .sort({ from: -1 })
    .limit(MOST)
    .lean()
  return rows.filter((row) => row._id !== _id)
}
