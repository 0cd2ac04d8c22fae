import type { Router } from 'express'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { candidates, grantFor, revokeFor, rolesOf, type Thing } from '../accounts/thingRoles.service.ts'
import { courseRoles } from './courseRoles.contract.ts'
import { courseFor } from './courses.service.ts'

type View = z.input<typeof courseRoles.endpoints.list.reply>

/** Whoever may write the course owns it. */
async function owned(actor: Actor, course: string): Promise<Thing> {
  const { _id: id, title, ancestors } = await courseFor(actor, 'course.write', course)
  return { kind: 'course', id, title, ancestors, link: '/manage/marking' }
}

const present = async (course: string): Promise<View> => ({
  items: (await rolesOf({ kind: 'course', id: course })).map(
    ({ _id: id, role, name, login, from, to, byName: by, ended }) => ({ id, role, name, login, from, to, by, ended }),
  ),
})

export const courseRolesRoutes = (_app: AppContext): Router =>
  mount(courseRoles, {
    list: async ({ params }, actor) => present((await owned(actor, params.course)).id),
    candidates: async ({ params, query }, actor) => {
      const found = await candidates(await owned(actor, params.course), query.search)
      return { items: found.map(({ login, name }) => ({ login, name })) }
    },
    grant: async ({ params, body }, actor) => {
      await grantFor(actor, await owned(actor, params.course), body)
      return present(params.course)
    },
    revoke: async ({ params }, actor) => {
      await revokeFor(actor, await owned(actor, params.course), params.courseRole)
      return present(params.course)
    },
  })
