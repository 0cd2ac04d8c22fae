import type { PaperContent } from '../papers/paper.contract.ts'
import { paperContent } from '../papers/papers.service.ts'
import { shuffledPaper } from '../papers/shuffle.rule.ts'
import { fail } from './exams.failures.ts'
import type { Exam } from './exams.model.ts'
import { isSittable } from './paperSlots.rule.ts'

/** What a sitting is asked: by the seed alone, so that a paper frozen twice is the same. @throws exam.kinds */
export async function contentFor(
  { paper, shuffle }: Pick<Exam, 'paper' | 'shuffle'>,
  sitting: string,
): Promise<PaperContent> {
  const content = await paperContent(paper, sitting)
  if (!isSittable(content)) throw fail('exam.kinds')
  return shuffle ? shuffledPaper(content, sitting) : content
}
