/** What a day brings to evaluations: they open, who has not answered is reminded, they close. Run again it changes nothing. */
import type { ClientSession } from 'mongoose'
import { slices } from '../../lib/batches.ts'
import { businessDate } from '../../lib/clock.ts'
import { dayInWords } from '../../lib/dayInWords.ts'
import { eachAlone } from '../../lib/eachAlone.ts'
import { daysAfter } from '../../lib/period.ts'
import { transaction } from '../../lib/transaction.ts'
import { accountsOfTeachers } from '../bases/teachers.service.ts'
import { membersOf } from '../classes/members.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { Evaluations, EvaluationTallies, EvaluationTurns, type Evaluation } from './evaluations.model.ts'
import { evaluationPhase } from './phase.rule.ts'
import { itemsOf } from './questions.rule.ts'
import { figuresOf } from './results.rule.ts'

const SLICE = 100
/** Before the last day. */
const REMIND_DAYS = 2

type Kind = 'evaluation.opened' | 'evaluation.closing'
async function tell(kind: Kind, { _id, title, closesOn }: Evaluation, people: readonly string[], key: string) {
  const telling = { kind, key, values: { class: title, until: dayInWords(closesOn) } }
  const link = `/learn/classes/${_id}/evaluation`
  let told = 0
  for (const slice of slices([...people], SLICE))
    told += await transaction((session) => notify({ people: slice }, { ...telling, link }, session))
  return told
}

/** Known from the turns alone: members who have none. */
async function unanswered(trainingClass: string): Promise<string[]> {
  const turns = await EvaluationTurns.find({ class: trainingClass }, { person: 1 }).lean()
  const answered = new Set(turns.map(({ person }) => person))
  return (await membersOf(trainingClass)).flatMap(({ person }) => (answered.has(person) ? [] : person))
}

export async function tellOpen(row: Evaluation): Promise<void> {
  if (row.told) return
  await tell('evaluation.opened', row, await unanswered(row._id), row._id)
  await Evaluations.updateOne({ _id: row._id }, { $set: { told: true } })
}

/** At most once a day. @returns how many were told now */
export const remind = async (row: Evaluation): Promise<number> =>
  tell('evaluation.closing', row, await unanswered(row._id), `${row._id}:${businessDate()}`)

/** Its figures are reckoned once and stand; teachers with an account are told that there is something to read. */
export async function closeEvaluation(id: string, also?: (session: ClientSession) => Promise<unknown>): Promise<void> {
  await transaction(async (session) => {
    const row = await Evaluations.findOne({ _id: id, closed: false }, null, { session }).lean()
    if (!row) return
    const tally = await EvaluationTallies.findById(id, null, { session }).lean()
    const figures = figuresOf(itemsOf(row.questions, row.sessions), tally ?? { n: 0, counts: {} })
    // An answer that is under way writes it, too: one of the two sees the other.
    await EvaluationTallies.updateOne({ _id: id }, { $set: { closed: true } }, { session, upsert: true })
    await Evaluations.updateOne({ _id: id }, { $set: { closed: true, figures }, $inc: { revision: 1 } }, { session })
    const accounts = await accountsOfTeachers(
      figures.teachers.map((teacher) => teacher.id),
      session,
    )
    const telling = { kind: 'evaluation.results' as const, key: id, values: { class: row.title }, link: '/teaching' }
    if (accounts.length > 0) await notify({ accounts }, telling, session)
    await also?.(session)
  })
}

export async function daily(signal?: AbortSignal): Promise<void> {
  const rows = await Evaluations.find({ closed: false }).sort({ opensOn: 1 }).lean()
  const byId = new Map(rows.map((row) => [row._id, row]))
  const each = eachAlone('evaluation', signal)
  await each([...byId.keys()], (id) => daysWork(byId.get(id)!, businessDate()))
  each.end()
}

async function daysWork(row: Evaluation, today: string): Promise<void> {
  const phase = evaluationPhase(row, today)
  if (phase === 'closed') await closeEvaluation(row._id)
  if (phase !== 'open') return
  await tellOpen(row)
  if (row.reminded || !row.told || today < daysAfter(row.closesOn, -REMIND_DAYS)) return
  await remind(row)
  await Evaluations.updateOne({ _id: row._id }, { $set: { reminded: true } })
}
