/** Proofs of what is reported: kept by who reports, read by who sees the report. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { hasProof, isFull, keepProof, keyOfProof, proofOf, proofReply, roomFor } from '../../storage/proofs.ts'
import { MOST_PROOFS } from '../../storage/proofs.rule.ts'
import { fail } from './assessments.failures.ts'
import { AssessmentItems, AssessmentSheets, type AssessmentItem } from './assessments.model.ts'
import { checkReporting } from './report.service.ts'
import { itemFor, sheetFor, type Place } from './sheets.service.ts'

type OfItem = Place & { indicator: string }

async function itemToReport(actor: Actor, place: OfItem): Promise<AssessmentItem> {
  const { sheet } = await sheetFor(actor, 'assessment.report', place)
  return itemFor(sheet, place.indicator)
}

/** @throws assessment.proofType, assessment.proofsFull, assessment.notReporting */
export async function addProof(
  app: AppContext,
  actor: Actor,
  place: OfItem,
  file: { name: string; bytes: Uint8Array },
): Promise<AssessmentItem> {
  const before = await itemToReport(actor, place)
  const proof = await proofOf(file)
  if (!proof) throw fail('assessment.proofType')
  if (hasProof(before, proof)) return before
  checkReporting(await sheetFor(actor, 'assessment.report', place))
  if (isFull(before)) throw fail('assessment.proofsFull', { most: MOST_PROOFS })
  await keepProof(app, { owner: before._id, proof, bytes: file.bytes }, () =>
    transaction(async (session) => {
      const found = await sheetFor(actor, 'assessment.report', place, session)
      checkReporting(found)
      const room = { _id: before._id, ...roomFor(proof) }
      const update = { $push: { proofs: proof }, $set: { check: null }, $inc: { revision: 1 } }
      await AssessmentSheets.updateOne({ _id: found.sheet._id }, { $inc: { revision: 1 } }, { session }) // excludes that it is submitted meanwhile
      return (await AssessmentItems.updateOne(room, update, { session })).modifiedCount > 0
    }),
  )
  const after = await itemToReport(actor, place)
  if (!hasProof(after, proof)) throw fail('assessment.proofsFull', { most: MOST_PROOFS })
  return after
}

/** What was submitted stays with it. @throws assessment.notReporting */
export async function removeProof(
  app: AppContext,
  actor: Actor,
  { proof: id, ...place }: OfItem & { proof: string },
): Promise<AssessmentItem> {
  const item = await itemToReport(actor, place)
  if (!item.proofs.some((each) => each.id === id)) throw httpFail('notFound')
  await transaction(async (session) => {
    const found = await sheetFor(actor, 'assessment.report', place, session)
    checkReporting(found)
    const update = { $pull: { proofs: { id } }, $set: { check: null }, $inc: { revision: 1 } }
    await AssessmentSheets.updateOne({ _id: found.sheet._id }, { $inc: { revision: 1 } }, { session })
    await AssessmentItems.updateOne({ _id: item._id }, update, { session })
  })
  await app.storage.remove(keyOfProof(item._id, id))
  return itemToReport(actor, place)
}

export async function readProof(
  app: AppContext,
  actor: Actor,
  { proof, ...place }: OfItem & { proof: string },
): Promise<FileReply> {
  const { sheet } = await sheetFor(actor, 'assessment.read', place)
  return proofReply(app, await itemFor(sheet, place.indicator), proof)
}
