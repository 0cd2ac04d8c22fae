/** Answers of practice: told at once what is right, but for tests, which are told at their end. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { simplified } from '../../lib/simplified.ts'
import { conflict, transaction } from '../../lib/transaction.ts'
import type { ExamSlot } from '../exams/paper/paperSlots.rule.ts'
import type { BankAnswer } from '../questions/answer.contract.ts'
import { scoreOf, suits } from '../questions/scoring.rule.ts'
import { singleQuestions } from '../questions/single.rule.ts'
import { savedInstead } from '../quizzes/answers.service.ts'
import { slotsFor } from './answered.rule.ts'
import { heldAmong } from './draw.service.ts'
import { keepRight, keepRound, keepWrong } from './keep.service.ts'
import { fail } from './practice.failures.ts'
import { ownRun } from './runs.service.ts'
import { PracticeRuns, type PracticeRun, type RunAnswer, type RunItem } from './runs.model.ts'

export interface RunSlot {
  slot: ExamSlot
  item: RunItem
}
export const slotsIn = (items: readonly RunItem[]): RunSlot[] =>
  items.flatMap((item) => slotsFor([item.content]).map((slot) => ({ slot, item })))

const pointsFor = (
  { question }: ExamSlot,
  answer: BankAnswer | null,
): { awarded: number | null; right: boolean | null } => {
  const { earned, open } = scoreOf(question, answer, simplified)
  return open > 0 ? { awarded: null, right: null } : { awarded: earned, right: earned === question.points }
}

/** What is answered of an item, as the book keeps it: of a case the part. */
const single = ({ slot, item }: RunSlot) =>
  singleQuestions(item.content).find(
    (each) => (each.kind === 'case' ? each.parts[0]!.id : each.id) === slot.question.id,
  )!

async function judged(run: PracticeRun, found: RunSlot, answer: RunAnswer, session: ClientSession): Promise<void> {
  const content = single(found)
  if (answer.right) return keepRight(run.person, [content], answer.at, session)
  const round = { kind: 'practice', ref: run._id, title: run.title, label: run.title, at: answer.at } as const
  const wrong = { content, bank: found.item.bank, answer: answer.answer }
  return answer.right === false ? keepWrong(run.person, round, wrong, session) : undefined
}

/** All of a test at once. */
async function judgedAll(run: PracticeRun, asked: readonly RunSlot[], session: ClientSession): Promise<void> {
  const told = asked.map((found) => ({ found, given: run.answers[found.slot.question.id]! }))
  const of = (is: boolean) => told.filter(({ given }) => given.right === is)
  const wrong = of(false).map(({ found, given }) => ({
    ...{ content: single(found), bank: found.item.bank, answer: given.answer },
  }))
  const round = { kind: 'test', ref: run._id, title: run.title, label: run.title, at: run.finishedAt! } as const
  await keepRound(run.person, { ...round, wrong }, session)
  const right = of(true).map(({ found }) => single(found))
  await keepRight(run.person, right, run.finishedAt!, session)
}

async function openSlot(actor: Actor, { run: id, slot }: Where): Promise<{ run: PracticeRun; found: RunSlot }> {
  const run = await ownRun(actor, id)
  const found = slotsIn(run.items).find((each) => each.slot.question.id === slot)
  if (!found) throw httpFail('notFound')
  if (run.state !== 'open') throw fail('practice.finished')
  if ((await heldAmong([found.item]))(found.item)) throw fail('practice.heldBack')
  return { run, found }
}
interface Where {
  run: string
  slot: string
}

/**
 * In practice the first answer to a question stands, for its key is told with it. In a test one may change it until the
 * end: an older seq changes nothing, and of two answers under one seq the second is refused, for the reply could not tell
 * which one is saved. What met another writer is looked at anew.
 */
export async function answerSlot(
  actor: Actor,
  where: Where,
  given: { seq: number; answer: BankAnswer },
): Promise<PracticeRun> {
  const { seq, answer } = given
  const { run, found } = await openSlot(actor, where)
  if (!suits(found.slot.question, answer)) throw fail('practice.answer')
  const before = run.answers[where.slot]
  const isTest = run.mode === 'test'
  if (before && !isTest) return run
  if (before && before.seq >= seq) {
    savedInstead(before, given)
    return run
  }
  const told = isTest ? { awarded: null, right: null } : pointsFor(found.slot, answer)
  const saved: RunAnswer = { seq, answer, ...told, at: now() }
  const isSaved = await transaction(async (session) => {
    const path = `answers.${where.slot}`
    const { matchedCount } = await PracticeRuns.updateOne(
      { _id: run._id, state: 'open', [`${path}.seq`]: before?.seq ?? null },
      { $set: { [path]: saved } },
      { session },
    )
    if (matchedCount > 0 && !isTest) await judged(run, found, saved, session)
    return matchedCount > 0
  })
  return isSaved ? ownRun(actor, where.run) : answerSlot(actor, where, given)
}

/** What no key judges, one judges oneself, once. @throws practice.assessed */
export async function assessSlot(actor: Actor, where: Where, right: boolean): Promise<PracticeRun> {
  const { run, found } = await openSlot(actor, where)
  const before = run.answers[where.slot]
  if (before?.right === right) return run
  if (run.mode === 'test' || !before || before.right !== null) throw fail('practice.assessed')
  await transaction(async (session) => {
    const path = `answers.${where.slot}`
    const { matchedCount } = await PracticeRuns.updateOne(
      { _id: run._id, state: 'open', [`${path}.right`]: null },
      { $set: { [`${path}.right`]: right } },
      { session },
    )
    if (matchedCount > 0) await judged(run, found, { ...before, right, at: now() }, session)
  })
  return ownRun(actor, where.run)
}

/**
 * Ends a round; one that is over stays as it is. What an examination holds back meanwhile is left out of a test.
 * @throws practice.allHeld for a test of which nothing is left
 */
export async function finishRun(actor: Actor, id: string): Promise<PracticeRun> {
  const { items, mode, state } = await ownRun(actor, id)
  const isHeld = await heldAmong(items)
  const asked = slotsIn(items).filter(({ item }) => !isHeld(item))
  if (mode === 'test' && state === 'open' && asked.length === 0) throw fail('practice.allHeld')
  await transaction(async (session) => {
    const run = await PracticeRuns.findById(id).session(session).lean()
    if (run?.state !== 'open') return
    const at = now()
    const answers: PracticeRun['answers'] = { ...run.answers }
    if (run.mode === 'test')
      for (const { slot } of asked) {
        const { id: place } = slot.question
        const given = answers[place] ?? { seq: 0, answer: null, at }
        answers[place] = { ...given, ...pointsFor(slot, given.answer), at }
      }
    const total = asked.reduce((sum, { slot }) => sum + slot.question.points, 0)
    const score = asked.reduce((sum, { slot }) => sum + (answers[slot.question.id]?.awarded ?? 0), 0)
    const passed = run.mode === 'test' ? score * 100 >= run.passPercent * total : null
    const set = { state: 'finished' as const, finishedAt: at, answers, score, total, passed }
    const { matchedCount } = await PracticeRuns.updateOne({ _id: id, state: 'open' }, { $set: set }, { session })
    if (matchedCount === 0) throw conflict('an answer came meanwhile')
    if (run.mode === 'test') await judgedAll({ ...run, ...set }, asked, session)
  })
  return ownRun(actor, id)
}
