import type { EnqueueOptions } from '../../jobs/enqueue.ts'
import type { Requirement } from '../programmes/programmes.model.ts'

/**
 * The job that computes a requirement, as arguments of `enqueue`. The revision is part of its key: a change that comes while an
 * earlier one is being computed has a job of its own.
 */
export const computeJob = (
  { _id, title, revision }: Pick<Requirement, '_id' | 'title' | 'revision'>,
  owner?: string,
): ['coverage.compute', { requirement: string; title: string }, EnqueueOptions] => [
  'coverage.compute',
  { requirement: _id, title },
  { key: `coverage.compute:${_id}:${revision}`, ...(owner && { owner }) },
]
