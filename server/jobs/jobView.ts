import type { JobView } from '../features/jobs/jobs.contract.ts'
import type { z } from 'zod'
import type { Job } from './job.model.ts'

/**
 * As its owner sees it: what went wrong inside is the administrator's matter; a done job may carry a sentence for the
 * owner.
 */
export const presentOwn = (job: Job): View => ({
  ...present(job),
  error: job.state === 'done' ? job.error : job.state === 'dead' ? DEAD : null,
})
const DEAD = '多次尝试后仍没有完成。系统管理员可以看到原因并重新执行。'
export type View = z.input<typeof JobView>

/** As an administrator sees it: with the technical error. */
export const present = ({ _id, kind, title, state, progress, attempts, error, createdAt, finishedAt }: Job): View => ({
  id: _id,
  kind,
  title,
  state,
  progress,
  attempts,
  error,
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
})
