/** Files of a draft, and of the versions that were handed in: what a version has stays. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { httpFail } from '../../lib/failure.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { hasProof, isFull, keepProof, keyOfProof, proofOf, proofReply, roomFor } from '../../storage/proofs.ts'
import { MOST_PROOFS } from '../../storage/proofs.rule.ts'
import { fail } from './assignments.failures.ts'
import { WORK_TYPES } from './assignments.rule.ts'
import { checkWritable, freshSubmission, ownAssignment, type Own } from './own.service.ts'
import { Submissions, type Submission } from './submissions.model.ts'

interface File {
  name: string
  bytes: Uint8Array
}
interface Place {
  assignment: string
  proof: string
}

/** Something is written, be it nothing: files are kept under its id. */
async function begun(actor: Actor, id: string): Promise<Own & { submission: Submission }> {
  return transaction(async (session) => {
    const own = await ownAssignment(actor, id, session)
    checkWritable(own)
    if (!own.row.files) throw fail('assignment.noFiles')
    if (own.submission) return { ...own, submission: own.submission }
    const submission = freshSubmission(own)
    await Submissions.create([submission], { session }).catch(rerunOnDuplicate)
    return { ...own, submission }
  })
}

/** @throws assignment.fileType, assignment.filesFull */
export async function addFile(app: AppContext, actor: Actor, id: string, file: File): Promise<Own> {
  await ownAssignment(actor, id)
  const proof = await proofOf(file, WORK_TYPES)
  if (!proof) throw fail('assignment.fileType')
  const { submission } = await begun(actor, id)
  if (hasProof(submission, proof)) return ownAssignment(actor, id)
  if (isFull(submission)) throw fail('assignment.filesFull', { most: MOST_PROOFS })
  const { _id } = submission
  await keepProof(app, { owner: _id, proof, bytes: file.bytes }, () =>
    transaction(async (session) => {
      checkWritable(await ownAssignment(actor, id, session))
      const update = { $push: { proofs: proof }, $inc: { draft: 1 } }
      return (await Submissions.updateOne({ _id, ...roomFor(proof) }, update, { session })).modifiedCount > 0
    }),
  )
  return ownAssignment(actor, id)
}

const isHeld = ({ proofs, versions }: Submission, id: string): boolean =>
  [{ proofs }, ...versions].some((each) => each.proofs.some((proof) => proof.id === id))

export async function removeFile(app: AppContext, actor: Actor, { assignment, proof }: Place): Promise<Own> {
  await transaction(async (session) => {
    const own = await ownAssignment(actor, assignment, session)
    checkWritable(own)
    if (!own.submission?.proofs.some(({ id }) => id === proof)) throw httpFail('notFound')
    const update = { $pull: { proofs: { id: proof } }, $inc: { draft: 1 } }
    await Submissions.updateOne({ _id: own.submission._id }, update, { session })
  })
  const own = await ownAssignment(actor, assignment)
  if (own.submission && !isHeld(own.submission, proof)) await app.storage.remove(keyOfProof(own.submission._id, proof))
  return own
}

const filesOf = ({ _id, versions }: Submission, proofs: Submission['proofs']) => ({
  _id,
  proofs: [...proofs, ...versions.flatMap((version) => version.proofs)],
})

export async function ownFile(app: AppContext, actor: Actor, { assignment, proof }: Place): Promise<FileReply> {
  const { submission } = await ownAssignment(actor, assignment)
  if (!submission) throw httpFail('notFound')
  return proofReply(app, filesOf(submission, submission.proofs), proof)
}

/** Of versions alone: a draft is its writers'. */
export const versionFile = (app: AppContext, submission: Submission, proof: string): Promise<FileReply> =>
  proofReply(app, filesOf(submission, []), proof)
