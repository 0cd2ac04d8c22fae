/** What follows from the scheduling of an examination. */
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../jobs/enqueue.ts'
import { candidatesOf, seatCandidates } from './candidates.service.ts'
import { fail } from './exams.failures.ts'
import type { Exam } from './exams.model.ts'
import { keepPaper } from './paper/freeze.ts'
import { tellScheduled } from './tell.ts'

export const PREPARE_JOB = 'exams.prepare'

/** Its paper is kept, who sits it is put down and told; papers are frozen now, and what has changed an hour before. */
export async function arrange(row: Exam, session: ClientSession): Promise<void> {
  const candidates = await candidatesOf(row, session)
  if (candidates.length === 0) throw fail('exam.nobody')
  await keepPaper(row, session)
  await seatCandidates(row, candidates, session)
  await tellScheduled(
    row,
    candidates.map(({ person }) => person),
    session,
  )
  await enqueue(PREPARE_JOB, { exam: row._id }, { key: `${PREPARE_JOB}:${row._id}` }, session)
}
