import type { Router } from 'express'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { thingRoleActs } from '../accounts/thingRoleActs.service.ts'
import { courseRoles } from './courseRoles.contract.ts'
import { courseFor } from './courses.service.ts'

/** Whoever may write the course owns it. */
const acts = thingRoleActs(async (actor, course) => {
  const { _id: id, title, ancestors } = await courseFor(actor, 'course.write', course)
  return { kind: 'course', id, title, ancestors, link: '/manage/marking' }
})

export const courseRolesRoutes = (_app: AppContext): Router =>
  mount(courseRoles, {
    list: ({ params }, actor) => acts.list(actor, params.course),
    candidates: ({ params, query }, actor) => acts.candidates(actor, params.course, query.search),
    grant: ({ params, body }, actor) => acts.grant(actor, params.course, body),
    revoke: ({ params }, actor) => acts.revoke(actor, params.course, params.thingRole),
  })
