/** 教学评价 of a class, as who holds the class prepares and closes it. */
import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { httpFail, invalid } from '../../lib/failure.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { teacherNames } from '../bases/teachers.service.ts'
import { membersOf } from '../classes/members.service.ts'
import { sessionsOf } from '../classes/timetable/timetable.service.ts'
import { classIn } from '../classes/visible.service.ts'
import { closeEvaluation, remind, tellOpen } from './daily.service.ts'
import type { EvaluationSave } from './evaluations.contract.ts'
import { fail } from './evaluations.failures.ts'
import {
  Evaluations,
  EvaluationTallies,
  EvaluationTemplates,
  EvaluationTextRows,
  EvaluationTurns,
  type Evaluation,
} from './evaluations.model.ts'
import { evaluationPhase } from './phase.rule.ts'
import { STANDARD, type EvaluatedSession, type Question } from './questions.rule.ts'

type Save = z.output<typeof EvaluationSave>

/** The timetable as it stands, as far as it may be evaluated. */
async function evaluable(trainingClass: string): Promise<EvaluatedSession[]> {
  const rows = await sessionsOf(trainingClass)
  const names = await teacherNames([...new Set(rows.flatMap(({ teacher }) => teacher ?? []))])
  return rows.map(({ _id, day, title, teacher }) => ({
    ...{ id: _id, day, title },
    teacher: teacher === null ? null : { id: teacher, name: names.get(teacher)?.name ?? '' },
  }))
}

const templateOf = async (base: string): Promise<Question[]> =>
  (await EvaluationTemplates.findById(base).lean())?.questions ?? [...STANDARD]

export async function stateOf(actor: Actor, id: string) {
  const { base } = await classIn(actor, 'class.write', id)
  const [row, template, timetable, members, answered] = await Promise.all([
    Evaluations.findById(id).lean(),
    templateOf(base),
    evaluable(id),
    membersOf(id),
    EvaluationTurns.countDocuments({ class: id }),
  ])
  const evaluation = row && {
    ...{ phase: evaluationPhase(row, businessDate()), opensOn: row.opensOn, closesOn: row.closesOn },
    ...{ questions: row.questions, sessions: row.sessions, answered, revision: row.revision },
  }
  return { evaluation, members: members.length, template, timetable }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What was asked stays as it is once it may have been answered. @throws evaluation.* */
function checkChange(before: Evaluation | null, save: Save): void {
  const today = businessDate()
  if ((before?.revision ?? 0) !== save.revision) throw fail('evaluation.stale')
  const phase = before ? evaluationPhase(before, today) : 'planned'
  if (phase === 'closed') throw fail('evaluation.closed')
  if (save.closesOn < today) throw invalid([{ path: 'closesOn', message: '不能早于今天' }])
  if (phase === 'planned' && save.opensOn < today) throw invalid([{ path: 'opensOn', message: '不能早于今天' }])
  if (phase !== 'open') return
  const asked = before!.sessions.map(({ id }) => id)
  if (!isSame(before!.questions, save.questions) || !isSame(asked, save.sessions) || before!.opensOn !== save.opensOn)
    throw fail('evaluation.begun')
}

async function rowOf(actor: Actor, id: string, save: Save, before: Evaluation | null, session: ClientSession) {
  const { title, base, ancestors, year, from, state } = await classIn(actor, 'class.write', id, session)
  if (state === 'draft' || state === 'cancelled') throw fail('evaluation.noClass')
  checkChange(before, save)
  const { opensOn, closesOn, questions } = save
  const known = new Map((before?.sessions ?? []).map((each) => [each.id, each]))
  for (const each of await evaluable(id)) known.set(each.id, each)
  const isOpen = before !== null && evaluationPhase(before, businessDate()) === 'open'
  const sessions = isOpen
    ? before.sessions
    : save.sessions.map((each) => known.get(each) ?? missing()).sort((a, b) => (a.day < b.day ? -1 : 1))
  const teachers = [...new Set(sessions.flatMap(({ teacher }) => teacher?.id ?? []))]
  const told = { told: before?.told ?? false, reminded: isOpen && before.closesOn === closesOn && before.reminded }
  const row: Evaluation = {
    ...{ _id: id, title, base, ancestors, year, from, opensOn, closesOn, questions, sessions, teachers },
    ...{ ...told, closed: false, figures: null, revision: save.revision + 1 },
  }
  return row
}
function missing(): never {
  throw invalid([{ path: 'sessions', message: '有一节课已经不在课程表中，请刷新后重选' }])
}

export async function saveEvaluation(actor: Actor, id: string, save: Save): Promise<void> {
  const row = await transaction(async (session) => {
    const before = await Evaluations.findById(id, null, { session }).lean()
    const made = await rowOf(actor, id, save, before, session)
    if (before) await Evaluations.replaceOne({ _id: id, revision: before.revision }, made, { session })
    else await Evaluations.create([made], { session }).catch(rerunOnDuplicate)
    await EvaluationTallies.updateOne({ _id: id }, { $setOnInsert: { n: 0, counts: {} } }, { session, upsert: true })
    if (save.keep)
      await EvaluationTemplates.updateOne(
        { _id: made.base },
        { $set: { questions: save.questions } },
        { session, upsert: true },
      )
    await note(actor, 'evaluation.save', id, `${made.title}：${made.opensOn} 至 ${made.closesOn}`, session)
    return made
  })
  if (evaluationPhase(row, businessDate()) === 'open') await tellOpen(row)
}

/** @throws evaluation.none */
export async function evaluationOf(actor: Actor, id: string, session?: ClientSession): Promise<Evaluation> {
  await classIn(actor, 'class.write', id, session)
  const row = await Evaluations.findById(id, null, session ? { session } : {}).lean()
  if (!row) throw fail('evaluation.none')
  return row
}

/** For good: what was looked at once must not grow by an answer. Twice is once. */
export async function closeNow(actor: Actor, id: string): Promise<void> {
  const row = await evaluationOf(actor, id)
  if (row.closed) return
  if (evaluationPhase(row, businessDate()) === 'planned') throw fail('evaluation.notOpen')
  await closeEvaluation(id, (session) => note(actor, 'evaluation.close', id, row.title, session))
}

export async function removeEvaluation(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    await classIn(actor, 'class.write', id, session)
    const row = await Evaluations.findById(id, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    const tally = await EvaluationTallies.findById(id, null, { session }).lean()
    if (tally && tally.n > 0) throw fail('evaluation.answered')
    await Evaluations.deleteOne({ _id: id }, { session })
    await EvaluationTallies.deleteOne({ _id: id, n: 0 }, { session })
    await EvaluationTextRows.deleteMany({ class: id }, { session })
    await note(actor, 'evaluation.remove', id, row.title, session)
  })
}

/** @returns how many are told now. @throws evaluation.notOpen */
export async function remindNow(actor: Actor, id: string): Promise<number> {
  const row = await evaluationOf(actor, id)
  if (evaluationPhase(row, businessDate()) !== 'open') throw fail('evaluation.notOpen')
  const told = await remind(row)
  await transaction((session) => note(actor, 'evaluation.remind', id, `${row.title}：${told} 人`, session))
  return told
}
