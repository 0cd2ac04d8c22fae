/** Proofs of what a person says: read by the person and by who answers, and by nobody else. */
import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { httpFail } from '../../lib/failure.ts'
import { withWorkFile } from '../../storage/workFolder.ts'
import { note } from '../audit/audit.service.ts'
import { namesOf } from '../roster/people.service.ts'
import { fail } from './disputes.failures.ts'
import { Disputes, type Dispute } from './disputes.model.ts'
import { MOST_PROOFS } from './disputes.rule.ts'
import { ownDispute } from './own.service.ts'
import { receivedDispute } from './received.service.ts'

interface Place {
  dispute: string
  proof: string
}
const KINDS = ['application/pdf', 'image/jpeg', 'image/png']
export const keyOfProof = (dispute: string, proof: string): string => `proofs/${dispute}/${proof}`
const keyOf = ({ dispute, proof }: Place): string => keyOfProof(dispute, proof)

/** @throws dispute.proofType, dispute.proofsFull, dispute.closed */
export async function addProof(
  app: AppContext,
  actor: Actor,
  dispute: string,
  file: { name: string; bytes: Uint8Array },
): Promise<Dispute> {
  const before = await ownDispute(actor, dispute)
  const type = (await fileTypeFromBuffer(file.bytes))?.mime ?? ''
  if (!KINDS.includes(type)) throw fail('dispute.proofType')
  const proof = createHash('sha256').update(file.bytes).digest('hex')
  if (before.proofs.some(({ id }) => id === proof)) return before
  refuseMore(before)
  await withWorkFile(app, file.bytes, (local) => app.storage.put(keyOf({ dispute, proof }), local))
  const added = { id: proof, name: [...file.name].slice(-120).join(''), type, size: file.bytes.length }
  const room = { [`proofs.${MOST_PROOFS - 1}`]: { $exists: false }, 'proofs.id': { $ne: proof } }
  await Disputes.updateOne({ _id: dispute, state: 'open', ...room }, { $push: { proofs: added } })
  const after = await ownDispute(actor, dispute)
  if (!after.proofs.some(({ id }) => id === proof)) refuseMore(after)
  return after
}

function refuseMore({ state, proofs }: Dispute): void {
  if (state !== 'open') throw fail('dispute.closed')
  if (proofs.length >= MOST_PROOFS) throw fail('dispute.proofsFull', { most: MOST_PROOFS })
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
  if (modifiedCount > 0) await app.storage.remove(keyOf(place))
  return ownDispute(actor, place.dispute)
}

/** As a download: what strangers sent is never shown within the site. */
async function fileOf({ storage }: AppContext, row: Dispute, place: Place): Promise<FileReply> {
  const proof = row.proofs.find(({ id }) => id === place.proof)
  const found = proof && (await storage.read(keyOf(place)))
  if (!found) throw httpFail('notFound')
  return { type: proof.type, body: found.body, filename: proof.name, headers: { 'cache-control': 'private, no-store' } }
}

export const ownProof = async (app: AppContext, actor: Actor, place: Place): Promise<FileReply> =>
  fileOf(app, await ownDispute(actor, place.dispute), place)

export async function receivedProof(app: AppContext, actor: Actor, place: Place): Promise<FileReply> {
  const row = await receivedDispute(actor, place.dispute)
  const reply = await fileOf(app, row, place)
  const [who] = await namesOf([row.person])
  await note(actor, 'dispute.proof', row._id, `${who?.name ?? ''}：${reply.filename ?? ''}`)
  return reply
}
