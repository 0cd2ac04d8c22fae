/**
 * Brings what was answered wrongly in quizzes and examinations into a person's book, when the person looks: from the
 * records that came since. A correction is a record too. What an examination does not show yet waits.
 */
import { isDuplicate } from '../../lib/model.ts'
import { byId, readTogether } from '../../lib/readTogether.ts'
import { transaction } from '../../lib/transaction.ts'
import { shownSitting } from '../exams/sittings/shownAnswers.service.ts'
import { recordsBehind } from '../ledger/ledger.service.ts'
import { shownAttempt } from '../quizzes/shownAnswers.service.ts'
import { bankForm, isRight } from './answered.rule.ts'
import { BookPlaces, type BookPlace } from './book.model.ts'
import { keepRound, type Round } from './keep.service.ts'

const ROUND = 500

async function roundOfAttempt(person: string, id: string): Promise<Round | null> {
  const shown = await shownAttempt(id)
  if (shown?.person !== person) return null
  const wrong = shown.answers.flatMap(({ question, answer, awarded }) => {
    const content = bankForm(question)
    return awarded !== null && !isRight(content, awarded)
      ? [{ content, answer, bank: question.origin?.question ?? null }]
      : []
  })
  return { kind: 'quiz', ref: id, title: shown.title, label: shown.courseTitle, at: shown.at, wrong }
}

async function roundOfSitting(person: string, id: string): Promise<Round | 'waiting' | null> {
  const shown = await shownSitting(id)
  if (shown === 'waiting' || shown?.person !== person) return shown === 'waiting' ? shown : null
  const wrong = shown.answers.flatMap(({ content, answer, awarded }) =>
    isRight(content, awarded) ? [] : [{ content, answer, bank: content.id }],
  )
  return { kind: 'exam', ref: id, title: shown.title, label: shown.title, at: shown.at, wrong }
}

const named = (value: unknown): string[] => (typeof value === 'string' ? [value] : [])

/** @returns whether there is more to read */
async function step(person: string, place: BookPlace): Promise<boolean> {
  const records = await recordsBehind(person, place.seq, ROUND)
  const of = (kind: string, field: string) =>
    records.filter((each) => each.kind === kind).flatMap(({ data }) => named(data[field]))
  const attempts = [...new Set(of('quiz.finished', 'attempt'))]
  const sittings = [...new Set([...place.waiting, ...of('exam.finished', 'sitting')])]
  const rounds: Round[] = []
  const waiting: string[] = []
  for (const id of attempts) rounds.push(...[await roundOfAttempt(person, id)].filter((each) => each !== null))
  for (const id of sittings) {
    const round = await roundOfSitting(person, id)
    if (round === 'waiting') waiting.push(id)
    else if (round) rounds.push(round)
  }
  const seq = records.at(-1)?.seq ?? place.seq
  if (seq === place.seq && waiting.length === place.waiting.length) return false
  await transaction(async (session) => {
    // Of two that look at once one writes: the other finds no row, and its insertion fails
    const read = { _id: person, seq: place.seq, waiting: place.waiting }
    await BookPlaces.updateOne(read, { $set: { seq, waiting } }, { session, upsert: true })
    for (const round of rounds) await keepRound(person, round, session)
  })
  return records.length === ROUND
}

const placeById = readTogether<BookPlace>(async (ids) => byId(await BookPlaces.find({ _id: { $in: ids } }).lean()))

export async function gather(person: string): Promise<void> {
  for (let more = true; more;) {
    const place = (await placeById(person)) ?? { _id: person, seq: 0, waiting: [] }
    more = await step(person, place).catch((error: unknown) => (isDuplicate(error) ? false : Promise.reject(error)))
  }
}
