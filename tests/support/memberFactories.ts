/** Members 学员 of a class, straight in the database. */
import type { TrainingClass } from '../../server/features/classes/classes.model.ts'
import {
  nominationId,
  Nominations,
  type Nomination,
} from '../../server/features/classes/nominations/nominations.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { pinyinOf } from '../../server/lib/pinyin.ts'

/** A seat of a person of some unit, confirmed unless said otherwise. */
export async function makeMember(
  trainingClass: TrainingClass,
  { _id: person, name }: { _id: string; name: string },
  unit: Unit,
  given: Partial<Nomination> = {},
): Promise<Nomination> {
  const order = '2:00000000000000'
  const row: Nomination = {
    ...{ _id: nominationId(trainingClass._id, person), class: trainingClass._id, person, name, ...pinyinOf(name) },
    ...{ unit: unit._id, ancestors: unit.ancestors, position: 'teacher-branch-secretary', post: `${unit.name} 书记` },
    ...{ account: 'x', by: '甲', at: new Date('2025-05-01T00:00:00Z'), state: 'confirmed', rank: null },
    ...{ order, ownOrder: order, override: null, confirmBy: null, arrival: null, history: [], revision: 1 },
    ...given,
  }
  await Nominations.create(row)
  return row
}
