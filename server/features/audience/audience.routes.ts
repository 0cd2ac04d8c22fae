import { mount } from '../../http/mount.ts'
import { audience } from './audience.contract.ts'
import { lessonAudience, stuckViewers, viewerCredit } from './audience.service.ts'
import { courseAudience } from './courseAudience.service.ts'
import { notBegun } from './notBegun.service.ts'
import { quizAudience } from './quizAudience.service.ts'

export const audienceRoutes = () =>
  mount(audience, {
    course: ({ params }, actor) => courseAudience(actor, params.course),
    notBegun: ({ params, query }, actor) => notBegun(actor, params.course, query),
    quiz: ({ params }, actor) => quizAudience(actor, params),
    lesson: ({ params }, actor) => lessonAudience(actor, params),
    stuck: ({ params, query }, actor) => stuckViewers(actor, params, query),
    credit: ({ params }, actor) => viewerCredit(actor, params),
  })
