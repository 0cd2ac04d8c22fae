/** Assignments of earlier classes: a new one begins like one of them. */
import type { Actor } from '../../access/actor.ts'
import { earlierClasses } from '../classes/kindred.service.ts'
import { classToRun, holdsOf } from '../classes/visible.service.ts'
import { Assignments } from './assignments.model.ts'
import { fieldsOf } from './assignments.present.ts'

const EARLIER_CLASSES = 12

/** What classes of the same programme, or else of the same base, had before: the last first. */
export async function earlierAssignments(actor: Actor, id: string) {
  const kin = await earlierClasses(await classToRun(actor, id))
  const found = kin.filter((each) => holdsOf(actor, 'class.run', each)).slice(0, EARLIER_CLASSES)
  const rows = await Assignments.find({ class: { $in: found.map(({ _id }) => _id) } })
    .sort({ class: 1, dueOn: 1 })
    .lean()
  return found.flatMap(({ _id, year, title }) =>
    rows
      .filter((row) => row.class === _id)
      .map((row) => ({ ...fieldsOf(row), id: row._id, of: `${year} 年 ${title}` })),
  )
}
