import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { ranking } from './ranking.contract.ts'
import { rankInstitutions } from './ranking.service.ts'

export const rankingRoutes = (_app: AppContext) =>
  mount(ranking, {
    show: ({ params }, actor) => rankInstitutions(actor, params.requirement, params.unit),
  })
