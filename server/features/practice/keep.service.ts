/** Writes into the books of wrong answers, in the transaction of whatever was answered. */
import type { ClientSession } from 'mongoose'
import type { BankAnswer } from '../questions/answer.contract.ts'
import { describedNow } from '../questions/candidates.service.ts'
import type { BankQuestion } from '../questions/question.contract.ts'
import { sameKey } from '../questions/questions.service.ts'
import { bareText } from '../questions/sameText.rule.ts'
import { partOf } from '../questions/single.rule.ts'
import { askedText } from '../questions/words.rule.ts'
import { rerunOnDuplicate } from '../../lib/transaction.ts'
import { saidIn } from './answered.rule.ts'
import { WrongAnswers, entryId, type WrongAnswer } from './book.model.ts'
import { righted, without, wronged, type Kept } from './entry.ts'
import type { Origin } from './practice.rule.ts'

/** One question of a source, as it was answered. */
export interface Answered {
  content: BankQuestion
  /** Where the bank may have it. */
  bank: string | null
  answer: BankAnswer | null
}
/** An attempt, a sitting, a round of practice, a video: with what was wrong in it. */
export interface Round {
  kind: Origin
  ref: string
  title: string
  /** Of the course or examination: what questions without a topic are grouped by. */
  label: string
  at: Date
  wrong: Answered[]
}

const LONGEST = 2_000
/** With the topics that the bank gives them now. */
async function keptOf(asked: readonly Pick<Answered, 'content' | 'bank'>[], label: string): Promise<Kept[]> {
  const known = await describedNow(asked.flatMap(({ bank }) => bank ?? []))
  return asked.map(({ content, bank }) => {
    const row = bank === null ? undefined : known.get(bank)
    return {
      ...{ same: sameKey(content), content, bank: row ? bank : null, label },
      group: row?.topics[0] ?? `=${label}`,
      text: bareText(askedText(content)).slice(0, LONGEST),
    }
  })
}

async function put(before: WrongAnswer | null, after: WrongAnswer | null, session: ClientSession): Promise<void> {
  if (after === before) return
  if (after === null) await WrongAnswers.deleteOne({ _id: before!._id }, { session })
  else if (before) await WrongAnswers.collection.replaceOne({ _id: after._id as never }, after, { session })
  else await WrongAnswers.collection.insertOne(after as never, { session }).catch(rerunOnDuplicate)
}

/** What was wrong there stands in the book, and nothing else of that place: a corrected result takes it out again. */
export async function keepRound(person: string, round: Round, session: ClientSession): Promise<void> {
  const kept = await keptOf(round.wrong, round.label)
  const ids = kept.map((each) => entryId(person, each))
  const rows = await WrongAnswers.find({ _id: { $in: ids } }, null, { session }).lean()
  const byId = new Map<string, WrongAnswer>(rows.map((row) => [row._id, row]))
  for (const [at, each] of kept.entries()) {
    const { content, answer } = round.wrong[at]!
    const { kind, ref, title } = round
    const source = { kind, ref, title, at: round.at, said: saidIn(partOf(content), answer) }
    const id = entryId(person, each)
    const before = byId.get(id) ?? null
    const after = wronged(person, before, each, source)
    await put(before, after, session)
    byId.set(id, after)
  }
  const stale = await WrongAnswers.find({ person, 'sources.ref': round.ref }, null, { session }).lean()
  for (const row of stale) if (!ids.includes(row._id)) await put(row, without(row, round), session)
}

/** Answered rightly in practice: what stands in the book moves on. */
export async function keepRight(
  person: string,
  contents: readonly BankQuestion[],
  at: Date,
  session: ClientSession,
): Promise<void> {
  const ids = contents.map((content) => entryId(person, { same: sameKey(content), content }))
  const rows = await WrongAnswers.find({ _id: { $in: ids } }, null, { session }).lean()
  for (const row of rows) await put(row, righted(row, at), session)
}

/** Answered wrongly in practice. */
export async function keepWrong(person: string, round: Omit<Round, 'wrong'>, wrong: Answered, session: ClientSession) {
  const [kept] = await keptOf([wrong], round.label)
  const row = await WrongAnswers.findById(entryId(person, kept!), null, { session }).lean()
  const { kind, ref, title, at } = round
  const source = { kind, ref, title, at, said: saidIn(partOf(wrong.content), wrong.answer) }
  await put(row, wronged(person, row, kept!, source), session)
}
