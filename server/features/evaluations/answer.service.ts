/**
 * A trainee answers, once. The turn names the person; the answers are added to the counts of all. The one transaction
 * writes both and neither says anything of the other: no row of one's own, no id, no time, no order.
 */
import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { invalid } from '../../lib/failure.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { ownClass } from '../classes/members.service.ts'
import { fail } from './evaluations.failures.ts'
import {
  Evaluations,
  EvaluationTallies,
  EvaluationTextRows,
  EvaluationTurns,
  turnId,
  type Evaluation,
} from './evaluations.model.ts'
import type { Answers } from './ownEvaluations.contract.ts'
import { evaluationPhase } from './phase.rule.ts'
import { itemsOf, keyOf, type Item } from './questions.rule.ts'
import { withAnswers, withText } from './results.rule.ts'

type Given = z.output<typeof Answers>

const itemsIn = ({ questions, sessions }: Evaluation): Item[] => itemsOf(questions, sessions)

export async function ownState(actor: Actor, id: string) {
  const { member } = await ownClass(actor, id)
  const row = await Evaluations.findById(id).lean()
  if (!row) return { state: 'none' as const, opensOn: null, closesOn: null, items: [] }
  const phase = evaluationPhase(row, businessDate())
  const answered = await EvaluationTurns.exists({ _id: turnId(id, member.person) })
  const items = phase === 'open' && !answered ? itemsIn(row) : []
  return { state: answered ? ('answered' as const) : phase, opensOn: row.opensOn, closesOn: row.closesOn, items }
}

/** Each question once, and only those that were put. */
function checkAnswers(row: Evaluation, { points, texts }: Given): void {
  const kinds = new Map(itemsIn(row).map(({ key, kind }) => [key, kind]))
  const keys = [...points, ...texts].map(({ key }) => key)
  const fit =
    points.every(({ key }) => kinds.get(key) === 'scale') &&
    texts.every(({ key }) => kinds.get(key) === 'text') &&
    new Set(keys).size === keys.length
  if (!fit) throw invalid([{ path: 'points', message: '题目与这份评价不符，请刷新后再填' }])
}

async function addAnswers(id: string, { points, texts }: Given, session: ClientSession): Promise<void> {
  const tally = await EvaluationTallies.findById(id, null, { session }).lean()
  const after = withAnswers(tally ?? { n: 0, counts: {} }, new Map(points.map(({ key, value }) => [key, value])))
  await EvaluationTallies.updateOne({ _id: id }, { $set: after }, { session, upsert: true })
  for (const { key, text } of texts) {
    const _id = keyOf(key, id)
    const row = await EvaluationTextRows.findById(_id, null, { session }).lean()
    const own = { class: id, key, texts: withText(row?.texts ?? [], text) }
    await EvaluationTextRows.updateOne({ _id }, { $set: own }, { session, upsert: true })
  }
}

/** @returns false where the person had answered before. @throws notFound, evaluation.notOpen */
export async function answer(actor: Actor, id: string, given: Given): Promise<boolean> {
  return transaction(async (session) => {
    const { member } = await ownClass(actor, id, session)
    const row = await Evaluations.findById(id, null, { session }).lean()
    const _id = turnId(id, member.person)
    if (row && (await EvaluationTurns.exists({ _id }).session(session))) return false
    if (!row || evaluationPhase(row, businessDate()) !== 'open') throw fail('evaluation.notOpen')
    checkAnswers(row, given)
    await EvaluationTurns.create([{ _id, class: id, person: member.person }], { session }).catch(rerunOnDuplicate)
    await addAnswers(id, given, session)
    return true
  })
}
