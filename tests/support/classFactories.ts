/** Training classes with quotas, straight in the database. */
import { Quotas, quotaId, type TrainingClass } from '../../server/features/classes/classes.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { newId } from '../../server/lib/id.ts'
import { makeClass } from './planFactories.ts'

/** Two seats for a unit's own people; open for nominations in May 2025, held in the middle of June. */
export const makeOpenClass = (unit: Unit, given: Partial<TrainingClass> = {}): Promise<TrainingClass> =>
  makeClass({ _id: newId(), unit: unit._id, ancestors: unit.ancestors }, unit, {
    ...{ title: '教师党支部书记示范班', year: 2025, from: '2025-06-16', to: '2025-06-20', capacity: 2 },
    ...{ venue: '市委党校', bring: '身份证', directions: '地铁 1 号线' },
    ...{ nominateFrom: '2025-05-01', nominateUntil: '2025-05-31' },
    ...given,
  })

export async function makeQuota(
  trainingClass: TrainingClass,
  unit: Unit,
  seats: number,
  held = { taken: 0, standing: 0 },
): Promise<void> {
  const { _id: id } = trainingClass
  const row = { _id: quotaId(id, unit._id), class: id, unit: unit._id, ancestors: unit.ancestors, seats }
  await Quotas.create({ ...row, ...held })
}
