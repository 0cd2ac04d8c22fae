/** How notices are worded: by the committee, for the whole installation. */
import { unitsOf, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { Units } from '../../organisations/organisations.model.ts'
import { KINDS, type NoticeKind } from '../kinds.rule.ts'
import { Wordings, type Wording } from './wording.model.ts'
import { idOfKind, wordedKinds, wordsFault, type Words } from './wording.rule.ts'

/** Whoever words notices has the capability at the top of the tree. */
async function demandTop(actor: Actor): Promise<void> {
  const held = unitsOf(actor, 'notice.words')
  if (!(await Units.exists({ _id: { $in: held }, parent: null }))) throw httpFail('access.denied')
}

function named(kind: string): NoticeKind {
  const found = wordedKinds.find((each) => idOfKind(each) === kind)
  if (!found) throw httpFail('notFound')
  return found
}

export async function listWordings(actor: Actor): Promise<Wording[]> {
  await demandTop(actor)
  return Wordings.find({ _id: { $in: wordedKinds } }).lean()
}

/** @throws conflict, request.invalid for a place that the kind does not have */
export async function saveWording(
  actor: Actor,
  name: string,
  { revision, ...words }: Words & { revision: number },
): Promise<{ kind: NoticeKind; row: Wording | null }> {
  await demandTop(actor)
  const kind = named(name)
  const faults = (['title', 'text'] as const).flatMap((path) => {
    const message = wordsFault(kind, words[path])
    return message ? [{ path, message }] : []
  })
  if (faults.length > 0) throw invalid(faults)
  const fresh = { ...words, by: actor.name, at: now(), revision: revision + 1 }
  await transaction(async (session) => {
    if (revision === 0) await Wordings.create([{ _id: kind, ...fresh }], { session })
    else {
      const { matchedCount } = await Wordings.updateOne({ _id: kind, revision }, { $set: fresh }, { session })
      if (matchedCount === 0) throw httpFail('conflict')
    }
    await note(actor, 'noticeWording.save', kind, `${KINDS[kind].label}：${words.title}\n${words.text}`, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? httpFail('conflict') : error
  })
  return { kind, row: await Wordings.findById(kind).lean() }
}

/** Again changes nothing. */
export async function resetWording(actor: Actor, name: string): Promise<{ kind: NoticeKind; row: null }> {
  await demandTop(actor)
  const kind = named(name)
  await transaction(async (session) => {
    const { deletedCount } = await Wordings.deleteOne({ _id: kind }, { session })
    if (deletedCount > 0) await note(actor, 'noticeWording.reset', kind, KINDS[kind].label, session)
  })
  return { kind, row: null }
}
