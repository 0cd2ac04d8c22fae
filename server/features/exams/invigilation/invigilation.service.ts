/** Acts of who watches over an examination 监考: each with a reason, each recorded, none twice. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { momentInWords } from '../../../lib/momentInWords.ts'
import { transaction } from '../../../lib/transaction.ts'
import type { Act } from '../../audit/acts.rule.ts'
import { note } from '../../audit/audit.service.ts'
import { examFor } from '../exams.service.ts'
import { analyseAgain } from '../analysis/analyse.service.ts'
import { putBehind, takeFromBehind } from '../sittings/behind.ts'
import { fail } from '../exams.failures.ts'
import { Exams, type Exam } from '../exams.model.ts'
import { minutesLater, type Behind } from '../exams.rule.ts'
import { examSignals } from '../exams.signal.ts'
import { isOver } from '../sittings/finish.service.ts'
import { ExamMarks } from '../marking/marks.model.ts'
import { SittingAnswerRows, SittingPresences, Sittings, type Sitting } from '../sittings/sittings.model.ts'
import { tellVoided } from '../tell.ts'

/** @throws notFound for one outside the actor's units, sitting.own: nobody watches over oneself */
export async function sittingFor(actor: Actor, id: string, session?: ClientSession) {
  const sitting = await Sittings.findById(id, null, session ? { session } : {}).lean()
  if (!sitting) throw httpFail('notFound')
  const exam = await examFor(actor, 'exam.invigilate', sitting.exam, session)
  if (sitting.person === actor.person) throw fail('sitting.own')
  return { sitting, exam }
}

async function noteFor(
  actor: Actor,
  act: Act,
  { sitting, exam }: { sitting: Sitting; exam: Exam },
  said: string,
  session: ClientSession,
) {
  await note(actor, act, sitting._id, `${exam.title}，${sitting.name}：${said}`, session)
  session.once('ended', () => {
    examSignals.emit('changed', sitting._id)
    examSignals.emit('moved', exam._id)
  })
}

/** @throws sitting.notOpen */
async function openSitting(actor: Actor, id: string, session: ClientSession) {
  const found = await sittingFor(actor, id, session)
  if (found.sitting.state !== 'open' || isOver(found.sitting)) throw fail('sitting.notOpen')
  return found
}

export interface Extension {
  id: string
  minutes: number
  reason: string
}

/** Of a held one it is not known yet how long it goes on. */
export const later = (behind: Behind, minutes: number): Behind => ({
  ...behind,
  until: behind.until && minutesLater(behind.until, minutes),
})

/** The same act again does nothing. The extra time stands with the examination, so that its end moves too. */
export async function extendOne(actor: Actor, id: string, { id: act, minutes, reason }: Extension): Promise<void> {
  await transaction(async (session) => {
    const found = await sittingFor(actor, id, session)
    const { sitting, exam } = found
    if (exam.acts.includes(act)) return
    if (sitting.state !== 'open' && sitting.state !== 'ready') throw fail('sitting.notOpen')
    const before = exam.extras.find(({ person }) => person === sitting.person)?.minutes ?? 0
    const others = exam.extras.filter(({ person }) => person !== sitting.person)
    const extras = [...others, { person: sitting.person, minutes: before + minutes }]
    const behind = (exam.behind ?? []).map((each) => (each.sitting === id ? later(each, minutes) : each))
    await Exams.updateOne(
      { _id: exam._id },
      { $set: { extras, behind }, $push: { acts: act }, $inc: { revision: 1 } },
      { session },
    )
    if (sitting.deadlineAt) {
      const deadlineAt = minutesLater(sitting.deadlineAt, minutes)
      await Sittings.updateOne({ _id: id, state: 'open' }, { $set: { deadlineAt } }, { session })
    }
    await noteFor(actor, 'exam.extend', found, `延长 ${minutes} 分钟，${reason}`, session)
  })
}

/** Stops the candidate and the clock, and nothing is over for the others meanwhile. Twice is once. */
export async function holdSitting(actor: Actor, id: string, reason: string): Promise<void> {
  await transaction(async (session) => {
    const found = await openSitting(actor, id, session)
    if (found.sitting.heldAt) return
    await Sittings.updateOne({ _id: id, state: 'open' }, { $set: { heldAt: now() } }, { session })
    await SittingAnswerRows.updateOne({ _id: id }, { $set: { held: true } }, { session })
    await putBehind(found.exam, id, null, session)
    await noteFor(actor, 'exam.hold', found, reason, session)
  })
}

/** The time in between is given back. */
export async function resumeSitting(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const found = await openSitting(actor, id, session)
    const { heldAt, deadlineAt } = found.sitting
    if (!heldAt) return
    const until = new Date(deadlineAt!.getTime() + now().getTime() - heldAt.getTime())
    await Sittings.updateOne({ _id: id, state: 'open' }, { $set: { heldAt: null, deadlineAt: until } }, { session })
    await SittingAnswerRows.updateOne({ _id: id }, { $set: { held: false } }, { session })
    await putBehind(found.exam, id, until, session)
    await noteFor(actor, 'exam.resume', found, `时间延至 ${momentInWords(until)}`, session)
  })
}

/** @throws sitting.decided for one whose result stands in the ledger, sitting.notOpen for one not begun */
export async function voidSitting(actor: Actor, id: string, { reason, again }: { reason: string; again: boolean }) {
  await transaction(async (session) => {
    const found = await sittingFor(actor, id, session)
    const { sitting, exam } = found
    if (sitting.state === 'void') return
    if (sitting.state === 'ready') throw fail('sitting.notOpen')
    if (sitting.recorded) throw fail('sitting.decided')
    const row = await SittingAnswerRows.findById(id).session(session).lean()
    const voided = { by: actor.name, reason, again, at: now() }
    const kept = { answers: row?.answers ?? sitting.answers, finishedAt: sitting.finishedAt ?? now() }
    await Sittings.updateOne(
      { _id: id },
      { $set: { state: 'void', voided, ...kept, score: null, passed: null } },
      { session },
    )
    await SittingAnswerRows.deleteOne({ _id: id }, { session })
    await SittingPresences.deleteOne({ _id: id }, { session })
    await ExamMarks.deleteMany({ sitting: id }, { session })
    await takeFromBehind(exam, new Set([id]), session)
    await noteFor(actor, 'exam.void', found, `${again ? '可重考' : '不可重考'}，${reason}`, session)
    await tellVoided(exam, sitting, reason, session)
    await analyseAgain(exam, session)
  })
}
