/** What is asked: the paper as it stood when the examination was scheduled, frozen for each who sits it. */
import type { ClientSession } from 'mongoose'
import type { PaperContent } from '../../papers/paper.contract.ts'
import { frozenPaper, paperNow, paperRevision, type PaperNow } from '../../papers/papers.service.ts'
import { shuffledPaper } from '../../papers/shuffle.rule.ts'
import { fail } from '../exams.failures.ts'
import type { Exam } from '../exams.model.ts'
import { isSittable } from './paperSlots.rule.ts'
import { ExamPapers, type ExamPaper } from '../sittings/sittings.model.ts'

/** What a sitting is asked: by the seed alone, so that a paper frozen twice is the same. @throws exam.kinds */
export async function contentFor(
  paper: PaperNow,
  { shuffle }: Pick<Exam, 'shuffle'>,
  sitting: string,
): Promise<PaperContent> {
  const content = await frozenPaper(paper, sitting)
  if (!isSittable(content)) throw fail('exam.kinds')
  return shuffle ? shuffledPaper(content, sitting) : content
}

/** Keeps the paper as it stands: who changes it later changes nothing of this examination. */
export async function keepPaper({ _id, paper: id, paperRevision: revision }: Exam, session: ClientSession) {
  const kept = await ExamPapers.findOne({ _id, revision }, { _id: 1 }, { session }).lean()
  if (kept) return
  const paper = await paperNow(id, session)
  await ExamPapers.replaceOne({ _id }, { revision, paper } as never, { session, upsert: true })
}

/** The paper that is asked. Of an examination scheduled before papers were kept it is the one that stands now. */
export async function paperKept({ _id, paper, paperRevision: revision }: Exam): Promise<PaperNow> {
  const kept = await ExamPapers.findOne({ _id, revision }).lean()
  return (kept?.paper as PaperNow | undefined) ?? paperNow(paper)
}

/** Whether the paper was changed since: whoever scheduled it may take it as it is now. */
export async function hasNewerPaper({ _id, paper, paperRevision: revision }: Exam): Promise<boolean> {
  const kept = await ExamPapers.findOne({ _id, revision }, { 'paper.revision': 1 }).lean<Pick<ExamPaper, 'paper'>>()
  return kept !== null && ((await paperRevision(paper)) ?? 0) > kept.paper.revision
}
