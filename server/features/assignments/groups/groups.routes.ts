import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { classGroups } from './groups.contract.ts'
import { ownGroups, saveGroups, showGroups } from './groups.service.ts'

export const classGroupsRoutes = (_app: AppContext) =>
  mount(classGroups, {
    show: ({ params }, actor) => showGroups(actor, params.trainingClass),
    save: ({ params, body }, actor) => saveGroups(actor, params.trainingClass, body),
    own: ({ params }, actor) => ownGroups(actor, params.trainingClass),
  })
