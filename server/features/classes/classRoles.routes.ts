import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { thingRoleActs } from '../accounts/thingRoleActs.service.ts'
import { classRoles } from './classRoles.contract.ts'
import { classIn } from './visible.service.ts'

/** Whoever may write the class owns it. */
const acts = thingRoleActs(async (actor, trainingClass) => {
  const { _id: id, title, ancestors } = await classIn(actor, 'class.write', trainingClass)
  return { kind: 'class', id, title, ancestors, link: `/manage/classes/${id}` }
})

export const classRolesRoutes = (_app: AppContext): Router =>
  mount(classRoles, {
    list: ({ params }, actor) => acts.list(actor, params.trainingClass),
    candidates: ({ params, query }, actor) => acts.candidates(actor, params.trainingClass, query.search),
    grant: ({ params, body }, actor) => acts.grant(actor, params.trainingClass, body),
    revoke: ({ params }, actor) => acts.revoke(actor, params.trainingClass, params.thingRole),
  })
