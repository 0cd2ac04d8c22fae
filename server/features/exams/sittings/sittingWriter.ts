/** Saves the answers of all candidates, in groups, as those of quizzes. */
import { answerWriterFor, seqsOf, type Checked } from '../../quizzes/answers.service.ts'
import { suits } from '../../questions/scoring.rule.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { byId } from '../../../lib/readTogether.ts'
import { recentMap } from '../../../lib/recentMap.ts'
import type { PartQuestion } from '../../questions/question.contract.ts'
import { slotsOf } from '../paper/paperSlots.rule.ts'
import { SittingAnswerRows, SittingPapers, Sittings, type Sitting, type SittingAnswers } from './sittings.model.ts'

/** Papers never change once a sitting is open: read once. */
const papers = recentMap<ReadonlyMap<string, PartQuestion>>(3_000)

async function readPapers(ids: readonly string[]): Promise<void> {
  const missing = ids.filter((id) => !papers.get(id))
  if (missing.length === 0) return
  const read = (some: string[]) => SittingPapers.find({ _id: { $in: some } }).lean()
  for (const { _id, content } of await lookUp(missing, read))
    papers.set(_id, new Map(slotsOf(content).map(({ question }) => [question.id, question])))
}

function checkedOf({ _id, person, state, deadlineAt }: Sitting, row: SittingAnswers | undefined): Checked {
  const questions = papers.get(_id)
  return {
    ...{ _id, person, deadlineAt, state: row && state === 'open' ? 'open' : 'finished' },
    fits(slot, answer) {
      const question = questions?.get(slot)
      return question ? suits(question, answer) : null
    },
    guard: { lease: row?.lease ?? null, held: row?.held ?? false },
    seqs: seqsOf(row?.answers ?? {}),
  }
}

const FIELDS = { person: 1, state: 1, deadlineAt: 1 } as const

export const sittingWriter = answerWriterFor<SittingAnswers>({
  answers: () => SittingAnswerRows.collection as never,
  changes: true,
  async read(ids) {
    const sittings = await lookUp(ids, (some) => Sittings.find({ _id: { $in: some } }, FIELDS).lean<Sitting[]>())
    const rows = byId(await lookUp(ids, (some) => SittingAnswerRows.find({ _id: { $in: some } }).lean()))
    await readPapers(sittings.filter(({ _id }) => rows.has(_id)).map(({ _id }) => _id))
    return {
      attempts: sittings.map((each) => checkedOf(each, rows.get(each._id))),
      stored: new Map([...rows].map(([id, { answers }]) => [id, answers])),
    }
  },
})
