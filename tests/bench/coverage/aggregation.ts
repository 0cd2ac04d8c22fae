/** The peer: what one would write without any stored figures, one aggregation for each request. */
import mongoose from 'mongoose'
import { addMonths } from '../../../server/lib/months.rule.ts'

export interface Asked {
  programme: string
  positions: readonly string[]
  from: string
  graceMonths: number
}

/** Required and covered in a unit on a day, as known now, in today's tree. */
export async function aggregated(
  { programme, positions, from, graceMonths }: Asked,
  unit: string,
  on: string,
): Promise<{ required: number; covered: number }> {
  const counts = {
    $filter: {
      input: '$records',
      cond: {
        $and: [{ $eq: ['$$this.subject', programme] }, { $gte: ['$$this.on', from] }, { $lte: ['$$this.on', on] }],
      },
    },
  }
  const appointments = mongoose.connection.collection('appointments')
  const [found] = await appointments
    .aggregate<{ required: number; covered: number }>([
      { $match: { ancestors: unit, position: { $in: [...positions] }, supersededAt: null, from: { $lte: on } } },
      { $match: { $or: [{ to: null }, { to: { $gt: on } }] } },
      { $group: { _id: '$person', since: { $min: '$from' } } },
      { $lookup: { from: 'learningRecords', localField: '_id', foreignField: 'person', as: 'records' } },
      { $project: { since: 1, covered: { $gt: [{ $size: counts }, 0] } } },
      { $project: { covered: 1, required: { $or: ['$covered', { $lt: ['$since', addMonths(on, -graceMonths)] }] } } },
      {
        $group: {
          _id: null,
          required: { $sum: { $cond: ['$required', 1, 0] } },
          covered: { $sum: { $cond: ['$covered', 1, 0] } },
        },
      },
    ])
    .toArray()
  return found ?? { required: 0, covered: 0 }
}
