/** Documents of an honour: read by who sees the honour, kept by who enters it. */
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { hasProof, isFull, keepProof, keyOfProof, proofOf, proofReply, roomFor } from '../../storage/proofs.ts'
import { MOST_PROOFS } from '../../storage/proofs.rule.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './honours.failures.ts'
import { Honours, type Honour } from './honours.model.ts'

interface Place {
  honour: string
  proof: string
}

/** @throws notFound for one of elsewhere */
async function honourFor(actor: Actor, capability: Capability, id: string): Promise<Honour> {
  const row = await Honours.findOne({ _id: id, ...scope(actor, capability) }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** @throws honour.proofType, honour.proofsFull */
export async function addProof(
  app: AppContext,
  actor: Actor,
  honour: string,
  file: { name: string; bytes: Uint8Array },
): Promise<Honour> {
  const before = await honourFor(actor, 'honour.write', honour)
  const proof = await proofOf(file)
  if (!proof) throw fail('honour.proofType')
  if (hasProof(before, proof)) return before
  if (isFull(before)) throw fail('honour.proofsFull', { most: MOST_PROOFS })
  await keepProof(app, { owner: honour, proof, bytes: file.bytes }, () =>
    transaction(async (session) => {
      const { modifiedCount } = await Honours.updateOne(
        { _id: honour, ...roomFor(proof) },
        { $push: { proofs: proof } },
        { session },
      )
      if (modifiedCount > 0)
        await note(actor, 'honour.save', honour, `${before.name}：添加证明“${proof.name}”`, session)
      return modifiedCount > 0
    }),
  )
  const after = await honourFor(actor, 'honour.write', honour)
  if (!hasProof(after, proof)) throw fail('honour.proofsFull', { most: MOST_PROOFS })
  return after
}

export async function removeProof(app: AppContext, actor: Actor, { honour, proof: id }: Place): Promise<Honour> {
  const { name, proofs } = await honourFor(actor, 'honour.write', honour)
  const proof = proofs.find((each) => each.id === id)
  if (!proof) throw httpFail('notFound')
  await transaction(async (session) => {
    await Honours.updateOne({ _id: honour }, { $pull: { proofs: { id } } }, { session })
    await note(actor, 'honour.save', honour, `${name}：移除证明“${proof.name}”`, session)
  })
  await app.storage.remove(keyOfProof(honour, id))
  return honourFor(actor, 'honour.write', honour)
}

export const readProof = async (app: AppContext, actor: Actor, { honour, proof }: Place): Promise<FileReply> =>
  proofReply(app, await honourFor(actor, 'roster.read', honour), proof)
