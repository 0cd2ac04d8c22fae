import { api } from '../../lib/api.ts'
import { newId } from '../../lib/newId.ts'
import { Problem } from '../../lib/problem.ts'
import { dropAnswer, keptAnswers } from './keptAnswers.ts'

/** It was handed in by its candidate, or the question takes no such answer. */
const REFUSED = [409, 422]

/**
 * What this browser kept of a sitting that has ended meanwhile: the server keeps it without counting it, and the
 * invigilator sees it. @returns how many it took
 */
export async function sendLate(sitting: string): Promise<number> {
  let taken = 0
  for (const { slot, base, tried = base, answer } of await keptAnswers(sitting)) {
    const body = { lease: newId(), seq: Math.max(base, tried) + 1, answer }
    try {
      await api.ownExams.answer({ params: { sitting, slot }, body })
      taken += 1
    } catch (error) {
      if (!(error instanceof Problem) || !REFUSED.includes(error.status)) return taken
    }
    await dropAnswer(sitting, slot)
  }
  return taken
}
