/** Papers: read by who sees the application or the exemption, kept by who applies; those made together share them. */
import type { Actor } from '../../../access/actor.ts'
import { scope } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import type { FileReply } from '../../../http/endpoint.ts'
import { httpFail } from '../../../lib/failure.ts'
import { hasProof, isFull, keepProof, keyOfProof, proofOf, proofReply, roomFor } from '../../../storage/proofs.ts'
import { MOST_PROOFS } from '../../../storage/proofs.rule.ts'
import { note } from '../../audit/audit.service.ts'
import { fail } from './exemptions.failures.ts'
import { ExemptionApplications, Exemptions, type ExemptionApplication } from './exemptions.model.ts'
import { DEALING, OPEN_STATES } from './exemptions.rule.ts'
import { ownApplication } from './own.service.ts'
import { receivedApplication } from './received.service.ts'

interface Reach {
  read(): Promise<ExemptionApplication>
  own: Own
}
type File = { name: string; bytes: Uint8Array }
const isOpen = ({ state }: ExemptionApplication): boolean => OPEN_STATES.includes(state)
/** Those made together that are the actor's: the others keep the papers that they have. */
const openIn = (batch: string, own: Own) => ({ batch, state: { $in: [...OPEN_STATES] }, ...own })
type Own = Record<string, unknown>

/** @throws exemption.proofType, exemption.proofsFull, exemption.closed */
async function add(app: AppContext, { read, own }: Reach, file: File) {
  const before = await read()
  const proof = await proofOf(file)
  if (!proof) throw fail('exemption.proofType')
  if (hasProof(before, proof)) return before
  refuseMore(before)
  const { batch } = before
  await keepProof(app, { owner: batch, proof, bytes: file.bytes }, async () => {
    const room = { ...openIn(batch, own), ...roomFor(proof) }
    return (await ExemptionApplications.updateMany(room, { $push: { proofs: proof } })).modifiedCount > 0
  })
  const after = await read()
  if (!hasProof(after, proof)) refuseMore(after)
  return after
}

function refuseMore(row: ExemptionApplication): void {
  if (!isOpen(row)) throw fail('exemption.closed')
  if (isFull(row)) throw fail('exemption.proofsFull', { most: MOST_PROOFS })
}

/** What was decided by stays with the decision: only of those that are open. */
async function remove(app: AppContext, { read, own }: Reach, id: string) {
  const row = await read()
  if (!row.proofs.some((each) => each.id === id)) throw httpFail('notFound')
  if (!isOpen(row)) throw fail('exemption.closed')
  const { batch } = row
  await ExemptionApplications.updateMany(openIn(batch, own), { $pull: { proofs: { id } } })
  const isHeld = await ExemptionApplications.exists({ batch, 'proofs.id': id })
  if (!isHeld) await app.storage.remove(keyOfProof(batch, id))
  return read()
}

const ownOf = (actor: Actor, id: string): Reach => ({ read: () => ownApplication(actor, id), own: { _id: id } })
const receivedOf = (actor: Actor, id: string): Reach => ({
  read: () => receivedApplication(actor, id),
  own: scope(actor, DEALING.asked),
})
interface Place {
  exemptionApplication: string
  proof: string
}

export const addOwnProof = (app: AppContext, actor: Actor, id: string, file: File) => add(app, ownOf(actor, id), file)
export const removeOwnProof = (app: AppContext, actor: Actor, { exemptionApplication: id, proof }: Place) =>
  remove(app, ownOf(actor, id), proof)
export const addPaper = (app: AppContext, actor: Actor, id: string, file: File) => add(app, receivedOf(actor, id), file)
export const removePaper = (app: AppContext, actor: Actor, { exemptionApplication: id, proof }: Place) =>
  remove(app, receivedOf(actor, id), proof)

const filesOf = ({ batch, proofs }: ExemptionApplication) => ({ _id: batch, proofs })

export const ownProof = async (app: AppContext, actor: Actor, place: Place): Promise<FileReply> =>
  proofReply(app, filesOf(await ownApplication(actor, place.exemptionApplication)), place.proof)

export async function paper(app: AppContext, actor: Actor, place: Place): Promise<FileReply> {
  const row = await receivedApplication(actor, place.exemptionApplication)
  const reply = await proofReply(app, filesOf(row), place.proof)
  await note(actor, 'exemption.proof', row.person, `${row.name}：${reply.filename ?? ''}`)
  return reply
}

export async function exemptionPaper(
  app: AppContext,
  actor: Actor,
  place: { exemption: string; proof: string },
): Promise<FileReply> {
  const row = await Exemptions.findOne({ _id: place.exemption, ...scope(actor, 'coverage.read') }).lean()
  if (!row) throw httpFail('notFound')
  const reply = await proofReply(app, { _id: row.papers, proofs: row.proofs }, place.proof)
  await note(actor, 'exemption.proof', row.person, `${row.name}：${reply.filename ?? ''}`)
  return reply
}
