import { businessDate } from '../../lib/clock.ts'
import { lasting } from './appointmentPeriods.ts'
import { Appointments } from './roster.model.ts'

/** Others are served between two batches. */
const BATCH = 500

/** Who holds a post below a unit today, of some positions or (none given) of any: each once. */
export async function holdersBelow(unit: string, positions: readonly string[]): Promise<string[]> {
  const today = businessDate()
  const asked = positions.length > 0 ? { position: { $in: [...positions] } } : {}
  const posts = await Appointments.find({ ancestors: unit, ...asked }, { person: 1, from: 1, to: 1, supersededAt: 1 })
    .batchSize(BATCH)
    .lean()
  const held = posts.filter((post) => post.supersededAt === null && post.from <= today && lasting(post, today))
  return [...new Set(held.map(({ person }) => person))]
}
