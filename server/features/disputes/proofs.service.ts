/** Proofs of what a person says: read by the person and by who answers, and by nobody else. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { httpFail } from '../../lib/failure.ts'
import { hasProof, isFull, keepProof, keyOfProof, proofOf, proofReply, roomFor } from '../../storage/proofs.ts'
import { MOST_PROOFS } from '../../storage/proofs.rule.ts'
import { note } from '../audit/audit.service.ts'
import { namesOf } from '../roster/people.service.ts'
import { fail } from './disputes.failures.ts'
import { Disputes, type Dispute } from './disputes.model.ts'
import { ownDispute } from './own.service.ts'
import { receivedDispute } from './received.service.ts'

interface Place {
  dispute: string
  proof: string
}

/** @throws dispute.proofType, dispute.proofsFull, dispute.closed */
export async function addProof(
  app: AppContext,
  actor: Actor,
  dispute: string,
  file: { name: string; bytes: Uint8Array },
): Promise<Dispute> {
  const before = await ownDispute(actor, dispute)
  const proof = await proofOf(file)
  if (!proof) throw fail('dispute.proofType')
  if (hasProof(before, proof)) return before
  refuseMore(before)
  await keepProof(app, { owner: dispute, proof, bytes: file.bytes }, async () => {
    const open = { _id: dispute, state: 'open' as const, ...roomFor(proof) }
    return (await Disputes.updateOne(open, { $push: { proofs: proof } })).modifiedCount > 0
  })
  const after = await ownDispute(actor, dispute)
  if (!hasProof(after, proof)) refuseMore(after)
  return after
}

function refuseMore(row: Dispute): void {
  if (row.state !== 'open') throw fail('dispute.closed')
  if (isFull(row)) throw fail('dispute.proofsFull', { most: MOST_PROOFS })
}

/** What was decided by stays with the decision: only of one that is open. */
export async function removeProof(app: AppContext, actor: Actor, place: Place): Promise<Dispute> {
  const { state, proofs } = await ownDispute(actor, place.dispute)
  if (!proofs.some(({ id }) => id === place.proof)) throw httpFail('notFound')
  if (state !== 'open') throw fail('dispute.closed')
  const { modifiedCount } = await Disputes.updateOne(
    { _id: place.dispute, state: 'open' },
    { $pull: { proofs: { id: place.proof } } },
  )
  if (modifiedCount > 0) await app.storage.remove(keyOfProof(place.dispute, place.proof))
  return ownDispute(actor, place.dispute)
}

export const ownProof = async (app: AppContext, actor: Actor, place: Place): Promise<FileReply> =>
  proofReply(app, await ownDispute(actor, place.dispute), place.proof)

export async function receivedProof(app: AppContext, actor: Actor, place: Place): Promise<FileReply> {
  const row = await receivedDispute(actor, place.dispute)
  const reply = await proofReply(app, row, place.proof)
  const [who] = await namesOf([row.person])
  await note(actor, 'dispute.proof', row._id, `${who?.name ?? ''}：${reply.filename ?? ''}`)
  return reply
}
