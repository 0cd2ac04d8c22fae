/** Which evaluations wait for an answer; nothing about who answered what. */
import type { Actor } from '../../access/actor.ts'
import { ownPerson } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { ownClasses } from '../classes/members.service.ts'
import { Evaluations, EvaluationTurns, turnId, type Evaluation } from './evaluations.model.ts'
import { evaluationPhase } from './phase.rule.ts'

async function openFor(actor: Actor): Promise<Evaluation[]> {
  const person = ownPerson(actor)
  const ids = (await ownClasses(actor)).map(({ _id }) => _id)
  if (ids.length === 0) return []
  const rows = await Evaluations.find({ _id: { $in: ids } }).lean()
  const open = rows.filter((row) => evaluationPhase(row, businessDate()) === 'open')
  const turns = await EvaluationTurns.find({ _id: { $in: open.map(({ _id }) => turnId(_id, person)) } }).lean()
  const answered = new Set(turns.map((turn) => turn.class))
  return open.filter(({ _id }) => !answered.has(_id)).sort((a, b) => (a.closesOn < b.closesOn ? -1 : 1))
}

export const openCards = async (actor: Actor) =>
  (await openFor(actor)).map(({ _id, title, closesOn }) => ({ id: _id, title, closesOn }))
