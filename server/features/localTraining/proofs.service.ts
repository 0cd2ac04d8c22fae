/** 证明材料: notice, timetable, sign-in sheet, photos; kept by the institution, read by who sees the training. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { hasProof, isFull, keepProof, keyOfProof, proofOf, proofReply, roomFor } from '../../storage/proofs.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './localTraining.failures.ts'
import { LocalTrainings } from './localTraining.model.ts'
import { EDITABLE, MOST_EVIDENCE } from './localTraining.rule.ts'
import { trainingFor, trainingToEdit } from './visible.service.ts'

interface Place {
  localTraining: string
  proof: string
}
const editable = (_id: string) => ({ _id, state: { $in: [...EDITABLE] } })

/** @throws localTraining.proofType, localTraining.proofsFull, localTraining.notEditable */
export async function addProof(
  app: AppContext,
  actor: Actor,
  id: string,
  file: { name: string; bytes: Uint8Array },
): Promise<void> {
  const before = await trainingToEdit(actor, id)
  const proof = await proofOf(file)
  if (!proof) throw fail('localTraining.proofType')
  if (hasProof(before, proof)) return
  if (isFull(before, MOST_EVIDENCE)) throw fail('localTraining.proofsFull', { most: MOST_EVIDENCE })
  await keepProof(app, { owner: id, proof, bytes: file.bytes }, async () => {
    const room = { ...editable(id), ...roomFor(proof, MOST_EVIDENCE) }
    return (await LocalTrainings.updateOne(room, { $push: { proofs: proof } })).modifiedCount > 0
  })
  const after = await trainingToEdit(actor, id)
  if (!hasProof(after, proof)) throw fail('localTraining.proofsFull', { most: MOST_EVIDENCE })
}

/** What was decided by stays with the decision. */
export async function removeProof(app: AppContext, actor: Actor, { localTraining: id, proof }: Place): Promise<void> {
  await transaction(async (session) => {
    const row = await trainingToEdit(actor, id, session)
    if (!row.proofs.some((each) => each.id === proof)) throw httpFail('notFound')
    await LocalTrainings.updateOne(editable(id), { $pull: { proofs: { id: proof } } }, { session })
  })
  await app.storage.remove(keyOfProof(id, proof))
}

export async function readProof(app: AppContext, actor: Actor, place: Place): Promise<FileReply> {
  const row = await trainingFor(actor, place.localTraining)
  const reply = await proofReply(app, row, place.proof)
  await note(actor, 'localTraining.proof', row._id, `${row.title}：${reply.filename ?? ''}`)
  return reply
}
