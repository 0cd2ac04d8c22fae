/**
 * Questions that an examination holds back: it is not over, or its results are not shown yet, and nobody may meet them
 * with their key meanwhile. Of a drawn paper all that it may draw; by the text too, for the bank may have one twice.
 */
import { now } from '../../../lib/clock.ts'
import { readTogether } from '../../../lib/readTogether.ts'
import { askingNow, questionsAskedBy, type AskingPaper } from '../../papers/papers.service.ts'
import { AskedQuestions } from './askedQuestions.model.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { isOverForAll } from '../exams.rule.ts'
import { ExamPapers } from '../sittings/sittings.model.ts'

export interface HeldBack {
  /** Of the bank; null: it is not in it. */
  bank: string | null
  same: string
  /** As the bank describes it. */
  traits: { kind: string; topics: readonly string[]; difficulty: number | null; ancestors: readonly string[] } | null
}
type Holder = Pick<Exam, '_id' | 'paper'>
const FIELDS = {
  ...{ paper: 1, state: 1, opensAt: 1, closesAt: 1, releasedAt: 1, results: 1, showsKey: 1 },
  'extras.minutes': 1,
  'behind.until': 1,
} as const

/** A draft counts as long as it may still take place. */
async function holders(): Promise<Holder[]> {
  const at = now()
  const rows = await Exams.find({ state: { $in: ['scheduled', 'draft'] }, recorded: false }, FIELDS).lean<Exam[]>()
  return rows.filter((row) => (row.state === 'draft' ? row.closesAt > at : !isOverForAll(row, at)))
}

type IsHeld = (question: HeldBack) => boolean
async function lookUp(): Promise<IsHeld> {
  const rows = await holders()
  if (rows.length === 0) return () => false
  const ids = rows.map(({ _id }) => _id)
  const frozen = await AskedQuestions.find({ exam: { $in: ids } }, { question: 1, sames: 1 }).lean()
  const kept = await ExamPapers.find({ _id: { $in: ids } }).lean()
  const current = await askingNow(rows.map(({ paper }) => paper))
  const { questions, sames, mayDraw } = questionsAskedBy([
    ...current,
    ...kept.map(({ paper }) => paper as unknown as AskingPaper),
  ])
  for (const each of frozen) {
    questions.add(each.question)
    for (const same of each.sames) sames.add(same)
  }
  return ({ bank, same, traits }) =>
    (bank !== null && questions.has(bank)) || sames.has(same) || (traits !== null && mayDraw(traits))
}

const ALL = ''
const readHeld = readTogether(async () => new Map([[ALL, await lookUp()]]))
/** Tells of any question whether it is held back now. It is the same for all: who asks at one time shares one look. */
export const heldBack = async (): Promise<IsHeld> => (await readHeld(ALL))!
