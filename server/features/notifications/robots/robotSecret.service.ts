import { resealRows, type Reseal } from '../../../secrecy/resealRows.ts'
import { open, seal } from '../../../secrecy/seal.ts'
import { GroupRobots, type GroupRobot } from './robots.model.ts'

const FIELDS = ['key', 'secret'] as const
type Field = (typeof FIELDS)[number]
const placeOf = (robot: string, field: Field) => ({ row: `groupRobot/${robot}`, field })

export const sealedOf = (robot: string, field: Field, value: string): string => seal(value, placeOf(robot, field))
/** @throws Unreadable */
export const openedOf = (robot: Pick<GroupRobot, '_id' | Field>, field: Field): string | null => {
  const stored = robot[field]
  return stored && open(stored, placeOf(robot._id, field))
}

/** Keys of webhooks, and what robots sign with. */
export const resealRobots: Reseal = (how) =>
  resealRows(GroupRobots, { key: 1, secret: 1 }, how, (row) =>
    FIELDS.flatMap((path) => {
      const sealed = row[path]
      return sealed ? [{ path, sealed, again: () => ({ [path]: sealedOf(row._id, path, openedOf(row, path)!) }) }] : []
    }),
  )
