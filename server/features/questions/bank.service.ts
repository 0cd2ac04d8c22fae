/** Questions 试题 as colleagues keep them: made, changed, taken out of use. What was used of one stays what it was. */
import type { ClientSession } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { ownUnit } from '../organisations/topUnits.service.ts'
import { fail } from './bank.failures.ts'
import { takeSerials, contentFields, checkedContent, traitFields } from './questionRow.ts'
import type { BankQuestion, QuestionTraits } from './question.contract.ts'
import { Questions, QuestionVersions, versionId, type Question, type QuestionVersion } from './questions.model.ts'
import { termsOf } from './terms.rule.ts'
import { isDeepStrictEqual } from 'node:util'

interface Given {
  content: BankQuestion
  traits: QuestionTraits
}

/** @throws notFound for one of elsewhere */
export async function questionFor(
  actor: Actor,
  capability: Capability,
  id: string,
  session?: ClientSession,
): Promise<Question> {
  const own = { _id: id, ...scope(actor, capability) }
  const row = await Questions.findOne(own, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Units for which the caller can keep questions: those of the grants themselves. */
export const questionHomes = (actor: Actor): Promise<Unit[]> =>
  Units.find({ _id: { $in: unitsOf(actor, 'question.write') }, closedOn: null })
    .sort({ pinyin: 1 })
    .lean()

/** The unit for which the actor keeps new questions. */
export const homeFor = (actor: Actor, unit: string | undefined): Promise<Unit> =>
  unit ? unitFor(actor, 'question.write', unit) : ownUnit(actor, 'question.write')

/** @throws request.invalid for what cannot be asked, question.picture, topic.tooMany */
export async function createQuestion(
  actor: Actor,
  { id, unit: given, content, traits }: Given & { id: string; unit?: string | undefined },
): Promise<Question> {
  const unit = await homeFor(actor, given)
  const asked = await checkedContent(actor, id, content, [])
  const described = { ...contentFields(asked), ...(await traitFields(unit, traits)), retired: false }
  const [serial] = (await Questions.exists({ _id: id })) ? [0] : await takeSerials(1)
  const at = now()
  const row: Question = {
    ...{ _id: id, unit: unit._id, ancestors: unit.ancestors, serial: serial!, ...described },
    ...{ terms: termsOf(described.text, serial!, described), version: 1, revision: 1 },
    ...{ savedBy: actor.name, createdAt: at, updatedAt: at },
  }
  const create = () => Questions.create(row)
  return createOnce(Questions, { row, given: ['unit', 'content'], own: scope(actor, 'question.write'), create })
}

/** What stood there is kept as it was, under its number. */
const keepVersion = ({ _id, version, content, assets, savedBy, updatedAt }: Question, session: ClientSession) => {
  const row: QuestionVersion = {
    ...{ _id: versionId(_id, version), question: _id, version, content, assets, savedBy },
    at: updatedAt,
  }
  return QuestionVersions.create([row], { session })
}

/** Saving what stands there already is no write. @throws question.stale, request.invalid, question.picture */
export async function saveQuestion(
  actor: Actor,
  id: string,
  { revision, content, traits }: Given & { revision: number },
): Promise<Question> {
  const known = await questionFor(actor, 'question.write', id)
  const asked = await checkedContent(actor, id, content, known.assets)
  const changed = {
    ...contentFields(asked),
    ...(await traitFields({ _id: known.unit, ancestors: known.ancestors }, traits)),
  }
  return transaction(async (session) => {
    const before = await questionFor(actor, 'question.write', id, session)
    const { retired, serial } = before
    const keys = Object.keys(changed) as (keyof typeof changed)[]
    if (keys.every((key) => isDeepStrictEqual(before[key], changed[key]))) return before
    if (before.revision !== revision) throw fail('question.stale', { by: before.savedBy })
    const isOther = !isDeepStrictEqual(before.content, changed.content)
    if (isOther) await keepVersion(before, session)
    const after = {
      ...changed,
      terms: termsOf(changed.text, serial, { ...changed, retired }),
      version: before.version + (isOther ? 1 : 0),
      ...{ revision: revision + 1, savedBy: actor.name, updatedAt: now() },
    }
    await Questions.updateOne({ _id: id, revision }, { $set: after }, { session })
    return { ...before, ...after }
  })
}

/** Takes out of use or brings back; what is so already stays as it is. Where it is used already it stays. */
export async function retireQuestion(actor: Actor, id: string, retired: boolean): Promise<void> {
  await transaction(async (session) => {
    const before = await questionFor(actor, 'question.write', id, session)
    if (before.retired === retired) return
    const terms = termsOf(before.text, before.serial, { ...before, retired })
    await Questions.updateOne({ _id: id }, { $set: { retired, terms }, $inc: { revision: 1 } }, { session })
    await note(actor, `question.${retired ? 'retire' : 'restore'}`, id, `试题 ${before.serial}`, session)
  })
}

/** It still holds; somebody is to look again on another day. */
export async function setReview(actor: Actor, id: string, reviewOn: string | null): Promise<void> {
  const { revision, reviewOn: before } = await questionFor(actor, 'question.write', id)
  if (before === reviewOn) return
  const { modifiedCount } = await Questions.updateOne(
    { _id: id, revision },
    { $set: { reviewOn }, $inc: { revision: 1 } },
  )
  if (modifiedCount === 0) throw httpFail('conflict')
}

/** What it was before, the latest first. */
export async function versionsOf(actor: Actor, id: string): Promise<QuestionVersion[]> {
  await questionFor(actor, 'question.read', id)
  return QuestionVersions.find({ question: id }).sort({ version: -1 }).limit(100).lean()
}
