/** The fields of an assignment's form. Pure. */
import type { AssignmentFields } from '../../../server/features/assignments/assignments.rule.ts'
import { daysLater } from '../../../server/features/classes/copied.rule.ts'
import { newId } from '../../lib/newId.ts'

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** Of one that is there or like it; a new one is due three days after the class ends. */
export function fieldsOf(given: Partial<AssignmentFields>, classEnds: string): AssignmentFields {
  const dueOn = given.dueOn ?? daysLater(classEnds, 3)
  return {
    ...{ title: given.title ?? '', kind: given.kind ?? 'reflection', instructions: given.instructions ?? '' },
    ...{
      dueOn,
      closesOn: given.closesOn ?? daysLater(dueOn, 7),
      least: given.least ?? 800,
      files: given.files ?? true,
    },
    ...{ scale: given.scale ?? 'points', points: given.points ?? 100, passPoints: given.passPoints ?? 60 },
    ...{ rubric: copyOf(given.rubric ?? []), counts: given.counts ?? true, group: given.group ?? false },
  }
}

/** A criterion of four levels. */
export const newCriterion = (points: number): AssignmentFields['rubric'][number] => ({
  id: newId(),
  title: '',
  levels: [
    ['优秀', 1],
    ['良好', 0.8],
    ['合格', 0.6],
    ['不合格', 0],
  ].map(([title, share]) => ({ id: newId(), title: String(title), points: Math.round(points * Number(share)) })),
})
