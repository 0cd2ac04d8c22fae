/** What the page of an open sitting sends: answers, signs of life, the hand-in. */
import { isDeepStrictEqual } from 'node:util'
import { ownPerson, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { byId, readTogether } from '../../../lib/readTogether.ts'
import { writeTogether } from '../../../lib/writeTogether.ts'
import { savedInstead } from '../../quizzes/answers.service.ts'
import type { Answer } from '../../quizzes/quizzes.contract.ts'
import { suits } from '../../questions/scoring.rule.ts'
import { fail } from '../exams.failures.ts'
import { examSignals } from '../exams.signal.ts'
import { finishSitting, isOver } from './finish.service.ts'
import { presentStanding } from './ownExams.present.ts'
import { ownSitting, sittingById } from './own.service.ts'
import { slotsOf } from '../paper/paperSlots.rule.ts'
import { sittingWriter } from './sittingWriter.ts'
import { LateAnswers } from '../marking/marks.model.ts'
import {
  SittingAnswerRows,
  SittingPapers,
  SittingPresences,
  type Sitting,
  type SittingAnswers,
} from './sittings.model.ts'

interface Given {
  lease: string
  seq: number
  answer: Answer
}

/** Saves an answer; durable when it is answered. An older seq changes nothing: the reply says which one is saved. */
export async function saveAnswer(actor: Actor, { sitting, slot }: { sitting: string; slot: string }, given: Given) {
  const at = now()
  const arrived = { attempt: sitting, person: ownPerson(actor), slot, ...given, at }
  switch (await sittingWriter.submit(arrived)) {
    case 'saved':
      return { seq: given.seq, savedAt: at.toISOString(), late: false }
    case 'unsuitable':
      throw fail('sitting.answer')
    default:
      return notSaved(actor, sitting, slot, given, at)
  }
}

/** Says why; what only came too late is kept. */
async function notSaved(actor: Actor, id: string, slot: string, given: Given, at: Date) {
  const sitting = await ownSitting(actor, id)
  if (sitting.state === 'void') throw fail('sitting.void')
  if (sitting.state !== 'open') return keepLate(sitting, slot, given, at)
  const row = await SittingAnswerRows.findById(id).lean()
  if (!row) throw httpFail('conflict')
  if (row.lease !== given.lease) throw fail('sitting.taken')
  if (row.held) throw fail('sitting.held')
  return { ...savedInstead(row.answers[slot], given), late: false }
}

/** Who handed in has finished; who was stopped by the clock may have answered before it, without a connection. */
async function keepLate(sitting: Sitting, slot: string, { seq, answer }: Given, at: Date) {
  const { _id, exam, finishedAt, deadlineAt, answers } = sitting
  const counted = answers[slot]
  const isKnown = counted && (counted.seq >= seq || isDeepStrictEqual(counted.answer, answer))
  if (isKnown) return { seq: counted.seq, savedAt: counted.at.toISOString(), late: false }
  if (!finishedAt || !deadlineAt || finishedAt < deadlineAt) throw fail('sitting.finished')
  const paper = await SittingPapers.findById(_id).lean()
  const asked = paper && slotsOf(paper.content).find(({ question }) => question.id === slot)
  if (!asked) throw httpFail('notFound')
  if (!suits(asked.question, answer)) throw fail('sitting.answer')
  const late = { exam, sitting: _id, slot, seq, answer, at, accepted: null }
  await LateAnswers.create([{ _id: `${_id}:${slot}`, ...late }]).catch(async (error: unknown) => {
    if (!isDuplicate(error)) throw error
    // one that was accepted counts already; this one is accepted anew, or not
    const place = { _id: `${_id}:${slot}` }
    const { matchedCount } = await LateAnswers.updateOne({ ...place, seq: { $lt: seq } }, { $set: late })
    // the same again is kept; another one that is not is not said to be
    const row = matchedCount > 0 ? late : await LateAnswers.findById(place._id).lean()
    if (!isDeepStrictEqual(row?.answer, answer)) throw fail('sitting.finished')
  })
  examSignals.emit('moved', exam)
  return { seq, savedAt: at.toISOString(), late: true }
}

const writerById = readTogether(async (ids) =>
  byId(
    await SittingAnswerRows.find({ _id: { $in: ids } }, { lease: 1, held: 1 }).lean<
      Omit<SittingAnswers, 'answers'>[]
    >(),
  ),
)

interface Sign {
  sitting: string
  lease: string
  left: number
  away: boolean
  at: Date
}
const signs = writeTogether<Sign>('a sign of life', async (all) => {
  await SittingPresences.bulkWrite(
    all.map(({ sitting: _id, lease, left, away, at: seenAt }) => ({
      updateOne: { filter: { _id }, update: { $set: { [`lefts.${lease}`]: left, away, seenAt } } },
    })),
    { ordered: false },
  )
})

/** The page is there: it is told how the sitting stands, and whether it is still the one that writes. */
export async function beat(
  actor: Actor,
  id: string,
  { lease, left, away }: { lease: string; left: number; away: boolean },
) {
  const known = await sittingById(id)
  if (known?.person !== ownPerson(actor) || known.state === 'ready') throw httpFail('notFound')
  if (isOver(known)) await finishSitting(id)
  const standing = isOver(known) ? await ownSitting(actor, id) : known
  const mine = standing.state === 'open' && (await writerById(id))?.lease === lease
  if (mine) await signs({ sitting: id, lease, left, away, at: now() })
  if (mine) examSignals.emit('moved', known.exam)
  return { ...presentStanding(standing), mine }
}

/** Hands in. @throws sitting.taken for a page that no longer writes, sitting.held */
export async function handIn(actor: Actor, id: string, lease: string) {
  const sitting = await ownSitting(actor, id)
  if (sitting.state === 'open') {
    const row = await writerById(id)
    if (row && row.lease !== lease) throw fail('sitting.taken')
    if (row?.held) throw fail('sitting.held')
    await finishSitting(id)
  }
  return presentStanding(await ownSitting(actor, id))
}
