import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { sessionsOf } from '../../classes/timetable/timetable.service.ts'
import { ownClass } from '../../classes/members.service.ts'
import { answerLeave, leavesOfClass } from './answer.service.ts'
import { countWaiting } from './count.service.ts'
import { leaves, type LeaveView } from './leaves.contract.ts'
import type { Leave } from './leaves.model.ts'
import { askLeave, ownLeaves, withdrawLeave } from './own.service.ts'
import { addProof, ownProof, proofToRun, removeProof } from './proofs.service.ts'

type View = z.input<typeof LeaveView>

async function present(actor: Actor, trainingClass: string, rows: readonly Leave[]): Promise<View[]> {
  const sessions = await sessionsOf(trainingClass)
  return rows.map(({ _id: id, class: of, person, name, reason, proofs, state, askedAt, answer, ...row }) => ({
    own: person === actor.person,
    ...{ id, trainingClass: of, person, name, reason, state, askedAt: askedAt.toISOString() },
    sessions: sessions
      .filter(({ _id }) => row.sessions.includes(_id))
      .map(({ _id, day, from, to, title, credit }) => ({ id: _id, day, from, to, title, credit })),
    proofs: proofs.map(({ id: proof, name: called, size }) => ({ id: proof, name: called, size })),
    answer: answer && { ...answer, at: answer.at.toISOString() },
  }))
}
const one = async (actor: Actor, row: Promise<Leave>): Promise<View> => {
  const found = await row
  return (await present(actor, found.class, [found]))[0]!
}

export const leavesRoutes = (app: AppContext) =>
  mount(leaves, {
    waiting: (_input, actor) => countWaiting(actor),
    async ofClass({ params }, actor) {
      return { items: await present(actor, params.trainingClass, await leavesOfClass(actor, params.trainingClass)) }
    },
    async answer({ params, body }, actor) {
      await answerLeave(actor, params, body)
      return done
    },
    paper: ({ params }, actor) => proofToRun(app, actor, params),
    async own({ params }, actor) {
      const { trainingClass, member } = await ownClass(actor, params.trainingClass)
      return { items: await present(actor, trainingClass._id, await ownLeaves(member.person, trainingClass._id)) }
    },
    ask: ({ params, body }, actor) => one(actor, askLeave(actor, params.trainingClass, body)),
    withdraw: ({ params }, actor) => one(actor, withdrawLeave(actor, params.leave)),
    addProof: ({ params, file }, actor) => one(actor, addProof(app, actor, params.leave, file)),
    removeProof: ({ params }, actor) => one(actor, removeProof(app, actor, params)),
    proof: ({ params }, actor) => ownProof(app, actor, params),
  })
