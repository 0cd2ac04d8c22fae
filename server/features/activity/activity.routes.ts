import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { activity } from './activity.contract.ts'
import { learners } from './activity.service.ts'

export const activityRoutes = (_app: AppContext) => mount(activity, { learners: (_input, actor) => learners(actor) })
