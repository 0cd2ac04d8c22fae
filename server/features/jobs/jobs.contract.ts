import { z } from 'zod'
import { api, get, post } from '../../http/endpoint.ts'
import { Count, Id, Instant, PageQuery, page } from '../../lib/schema.ts'

export const JobState = z.enum(['waiting', 'running', 'done', 'dead', 'cancelled'])
/** `error` of a `done` job is a sentence for its owner: it ended without its result, and trying again cannot help. */
export const JobView = z.object({
  id: Id,
  kind: z.string(),
  title: z.string(),
  state: JobState,
  progress: z.number(),
  attempts: z.int(),
  error: z.string().nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
})

export const jobs = api('', {
  /** What the task tray shows: the caller's jobs of the last day. */
  mine: get('/tasks', {
    summary: 'The caller’s own long tasks',
    can: 'signed-in',
    reply: z.object({ items: z.array(JobView) }),
  }),
  cancel: post('/tasks/:job/cancel', { summary: 'Stop a long task of one’s own', can: 'signed-in', reply: JobView }),
  list: get('/jobs', {
    summary: 'All jobs, newest first',
    can: 'job.read',
    query: PageQuery.extend({ state: JobState.optional() }),
    reply: page(JobView),
  }),
  failedCount: get('/jobs/dead/count', {
    summary: 'How many jobs failed for good and wait for an administrator',
    can: 'job.read',
    reply: Count,
  }),
  retry: post('/jobs/:job/retry', { summary: 'Run a dead job again', can: 'job.write', reply: JobView }),
})
