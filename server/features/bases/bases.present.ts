import type { z } from 'zod'
import { unitsOf, type Actor } from '../../access/actor.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { BaseView, TeacherView } from './bases.contract.ts'
import type { Base, Teacher } from './bases.model.ts'

export async function presentBases(actor: Actor, rows: readonly Base[]): Promise<z.input<typeof BaseView>[]> {
  const names = await unitNames(rows.map(({ unit }) => unit))
  const held = new Set(unitsOf(actor, 'class.write'))
  return rows.map(
    ({ _id, name, kind, unit, ancestors, address, directions, rooms, contact, revision, archivedAt }) => ({
      id: _id,
      ...{ name, kind, unit, address, directions, rooms, contact, revision },
      unitName: names.get(unit) ?? '',
      archivedAt: archivedAt?.toISOString() ?? null,
      editable: ancestors.some((each) => held.has(each)),
    }),
  )
}

export const presentTeacher = ({
  _id,
  name,
  title,
  topics,
  phone,
  revision,
  archivedAt,
}: Teacher): z.input<typeof TeacherView> => ({
  id: _id,
  ...{ name, title, topics, phone, revision },
  archivedAt: archivedAt?.toISOString() ?? null,
})
