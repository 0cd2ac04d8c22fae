/** Papers of a leave: kept by who asks while it waits, read by who asks and who answers. */
import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { httpFail } from '../../../lib/failure.ts'
import { hasProof, isFull, keepProof, keyOfProof, proofOf, proofReply, roomFor } from '../../../storage/proofs.ts'
import { MOST_PROOFS } from '../../../storage/proofs.rule.ts'
import { note } from '../../audit/audit.service.ts'
import { fail } from '../attendance.failures.ts'
import { leaveToRun } from './answer.service.ts'
import { Leaves, type Leave } from './leaves.model.ts'
import { ownLeave } from './own.service.ts'

function refuseMore(row: Leave): void {
  if (row.state !== 'asked') throw fail('leave.closed')
  if (isFull(row)) throw fail('leave.proofsFull', { most: MOST_PROOFS })
}

/** The same file again changes nothing. @throws leave.proofType, leave.proofsFull, leave.closed */
export async function addProof(
  app: AppContext,
  actor: Actor,
  id: string,
  file: { name: string; bytes: Uint8Array },
): Promise<Leave> {
  const before = await ownLeave(actor, id)
  const proof = await proofOf(file)
  if (!proof) throw fail('leave.proofType')
  if (hasProof(before, proof)) return before
  refuseMore(before)
  await keepProof(app, { owner: id, proof, bytes: file.bytes }, async () => {
    const room = { _id: id, state: 'asked' as const, ...roomFor(proof) }
    return (await Leaves.updateOne(room, { $push: { proofs: proof } })).modifiedCount > 0
  })
  const after = await ownLeave(actor, id)
  if (!hasProof(after, proof)) refuseMore(after)
  return after
}

export async function removeProof(app: AppContext, actor: Actor, { leave: id, proof }: Place): Promise<Leave> {
  const row = await ownLeave(actor, id)
  if (!row.proofs.some((each) => each.id === proof)) throw httpFail('notFound')
  if (row.state !== 'asked') throw fail('leave.closed')
  await Leaves.updateOne({ _id: id, state: 'asked' }, { $pull: { proofs: { id: proof } } })
  await app.storage.remove(keyOfProof(id, proof))
  return ownLeave(actor, id)
}

interface Place {
  leave: string
  proof: string
}
export const ownProof = async (app: AppContext, actor: Actor, { leave, proof }: Place): Promise<FileReply> =>
  proofReply(app, await ownLeave(actor, leave), proof)

export async function proofToRun(
  app: AppContext,
  actor: Actor,
  place: Place & { trainingClass: string },
): Promise<FileReply> {
  const row = await leaveToRun(actor, place)
  const reply = await proofReply(app, row, place.proof)
  await note(actor, 'leave.proof', place.trainingClass, `${row.name}：${reply.filename ?? ''}`)
  return reply
}
