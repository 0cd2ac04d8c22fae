/** A sitting ends: from its saved answers, whoever ends it. */
import type { ClientSession } from 'mongoose'
import { now } from '../../../lib/clock.ts'
import { groupedWriter, type Waiting } from '../../../lib/groupedWriter.ts'
import { byId } from '../../../lib/readTogether.ts'
import { transaction } from '../../../lib/transaction.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { heldUntil } from '../exams.rule.ts'
import { examSignals } from '../exams.signal.ts'
import { slotsOf, type ExamSlot } from '../paper/paperSlots.rule.ts'
import { takeFromBehind } from './behind.ts'
import { settle } from './settle.ts'
import {
  SittingAnswerRows,
  SittingPapers,
  SittingPresences,
  Sittings,
  timesLeft,
  type Sitting,
} from './sittings.model.ts'

export const isOver = ({ state, deadlineAt, heldAt }: Pick<Sitting, 'state' | 'deadlineAt' | 'heldAt'>, at = now()) =>
  state === 'open' && !heldAt && deadlineAt !== null && deadlineAt <= at

/** When it ended: at its deadline, however late that is seen; held until nobody waits for it any more; else now. */
function endedAt(sitting: Sitting, exam: Exam): Date {
  if (isOver(sitting)) return sitting.deadlineAt!
  const until = heldUntil(exam)
  return sitting.heldAt && until < now() ? until : now()
}

/** So many are one transaction: a class hands in within the same minute, and each alone would cost fifteen commands. */
const GROUP = 25
const writer = groupedWriter<string, void>({ what: 'a hand-in', most: GROUP, write, forget: () => undefined })

/** One that is finished already stays as it is. */
export const finishSitting = (id: string): Promise<void> => writer.submit(id)

/** One that cannot be finished holds up none of its group. */
async function write(round: Waiting<string, void>[]): Promise<void> {
  try {
    await finishAll([...new Set(round.map(({ given }) => given))])
  } catch (error) {
    if (round.length === 1) throw error
    for (const { given, resolve, reject } of round) await finishAll([given]).then(resolve, reject)
    return
  }
  for (const { resolve } of round) resolve()
}

async function finishAll(ids: readonly string[]): Promise<void> {
  const asked = await askedOf(ids)
  const named = { _id: { $in: [...ids] } }
  await transaction(async (session) => {
    const open = (await Sittings.find(named).session(session).lean()).filter(({ state }) => state === 'open')
    const given = await takeAnswers(open, session)
    for (const [id, sittings] of Map.groupBy(given, ({ exam }) => exam)) {
      const read = (await Exams.findById(id).session(session).lean())!
      const exam = await takeFromBehind(read, new Set(sittings.map(({ _id }) => _id)), session)
      const sat = sittings.map((each) => ({
        sitting: { ...each, finishedAt: endedAt(each, read) },
        asked: asked.get(each._id)!,
      }))
      await settle(exam, sat, session)
      session.once('ended', () => void examSignals.emit('moved', id))
    }
  })
}

async function askedOf(ids: readonly string[]): Promise<ReadonlyMap<string, ExamSlot[]>> {
  const papers = await SittingPapers.find({ _id: { $in: [...ids] } }).lean()
  const asked = new Map(papers.map(({ _id, content }) => [_id, slotsOf(content)]))
  for (const id of ids) if (!asked.has(id)) throw new Error(`the sitting ${id} has no paper`)
  return asked
}

/** What was answered while they were open becomes theirs; from now on nothing more is saved. */
async function takeAnswers(open: readonly Sitting[], session: ClientSession): Promise<Sitting[]> {
  if (open.length === 0) return []
  const named = { _id: { $in: open.map(({ _id }) => _id) } }
  const rows = byId(await SittingAnswerRows.find(named).session(session).lean())
  const presences = byId(await SittingPresences.find(named).session(session).lean())
  await SittingAnswerRows.deleteMany(named, { session })
  await SittingPresences.deleteMany(named, { session })
  return open.map((sitting) => {
    const presence = presences.get(sitting._id)
    const answers = rows.get(sitting._id)?.answers ?? {}
    return { ...sitting, answers, left: presence ? timesLeft(presence) : sitting.left }
  })
}
