import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { deadlines } from './deadlines.contract.ts'
import { deadlineWall } from './deadlines.service.ts'

export const deadlinesRoutes = (_app: AppContext) =>
  mount(deadlines, {
    wall: ({ params }, actor) => deadlineWall(actor, params.requirement, params.unit),
  })
