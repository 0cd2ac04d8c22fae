import { mount } from '../../http/mount.ts'
import { audience } from './audience.contract.ts'
import { courseAudience, lessonAudience, stuckViewers, viewerCredit } from './audience.service.ts'

export const audienceRoutes = () =>
  mount(audience, {
    course: ({ params }, actor) => courseAudience(actor, params.course),
    lesson: ({ params }, actor) => lessonAudience(actor, params),
    stuck: ({ params, query }, actor) => stuckViewers(actor, params, query),
    credit: ({ params }, actor) => viewerCredit(actor, params),
  })
