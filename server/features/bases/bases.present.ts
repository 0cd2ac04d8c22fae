import type { z } from 'zod'
import { unitsOf, type Actor } from '../../access/actor.ts'
import { loginsOf } from '../accounts/logins.service.ts'
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

export async function presentTeachers(rows: readonly Teacher[]): Promise<z.input<typeof TeacherView>[]> {
  const logins = await loginsOf(rows.flatMap(({ account }) => account ?? []))
  return rows.map(({ _id, name, title, topics, phone, account, revision, archivedAt }) => ({
    id: _id,
    ...{ name, title, topics, phone, revision },
    login: account === undefined ? '' : (logins.get(account) ?? ''),
    archivedAt: archivedAt?.toISOString() ?? null,
  }))
}
