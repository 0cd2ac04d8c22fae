import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { jobs } from './jobs.contract.ts'
import { present, presentOwn } from '../../jobs/jobView.ts'
import { allJobs, cancelOwn, countDead, ownTasks, retryDead } from './jobs.service.ts'

export const jobsRoutes = (_app: AppContext) =>
  mount(jobs, {
    mine: async (_input, actor) => ({ items: (await ownTasks(actor)).map(presentOwn) }),
    cancel: async ({ params }, actor) => presentOwn(await cancelOwn(actor, params.job)),
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await allJobs(actor, query)
      return { items: items.map(present), nextCursor }
    },
    failedCount: (_input, actor) => countDead(actor),
    retry: async ({ params }, actor) => present(await retryDead(actor, params.job)),
  })
