/** The list of topics 知识点, and the topics that questions name. */
import type { ClientSession } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../../access/actor.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { httpFail } from '../../../lib/failure.ts'
import { newId } from '../../../lib/id.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { Units, type Unit } from '../../organisations/organisations.model.ts'
import { ownUnit } from '../../organisations/topUnits.service.ts'
import { fail } from '../bank.failures.ts'
import { topicRemoving } from '../questions.events.ts'
import { Questions, QuestionTopics, type QuestionTopic } from '../questions.model.ts'
import { traitTerm, withTerm } from '../terms.rule.ts'

const MOST = 500
const BY_NAME = { name: 1, _id: 1 } as const

/** Topics of the caller's units and of the units above them. */
export async function topicsFor(actor: Actor): Promise<QuestionTopic[]> {
  const own = scope(actor, 'question.read')
  const held = await Units.find({ _id: { $in: unitsOf(actor, 'question.read') } }, { ancestors: 1 }).lean()
  const above = await QuestionTopics.find({ unit: { $in: held.flatMap(({ ancestors }) => ancestors) } })
    .sort({ unit: 1, name: 1 })
    .lean()
  const below = await QuestionTopics.find(own).sort(BY_NAME).lean()
  return [...new Map([...above, ...below].map((topic) => [topic._id, topic])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
}

export const topicNames = async (ids: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    (await QuestionTopics.find({ _id: { $in: [...new Set(ids)] } }, { name: 1 }).lean()).map(({ _id, name }) => [
      _id,
      name,
    ]),
  )

/**
 * The ids of topics by the names that questions of a unit give them: of the nearest unit above that has one of that
 * name. What has no such name yet becomes a topic of the unit's own.
 * @throws topic.tooMany
 */
export async function topicIds(
  { _id: unit, ancestors }: Pick<Unit, '_id' | 'ancestors'>,
  names: readonly string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(names)]
  if (wanted.length === 0) return new Map()
  const known = async () => {
    const rows = await QuestionTopics.find({ unit: { $in: ancestors }, name: { $in: wanted } }).lean()
    const near = rows.sort((a, b) => ancestors.indexOf(a.unit) - ancestors.indexOf(b.unit))
    return new Map(near.map(({ _id, name }) => [name, _id]))
  }
  const before = await known()
  const added = wanted.filter((name) => !before.has(name))
  if (added.length === 0) return before
  await checkRoom(unit, added.length)
  const rows = added.map((name): QuestionTopic => ({ _id: newId(), name, unit, ancestors, revision: 1 }))
  await QuestionTopics.insertMany(rows, { ordered: false }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error // somebody else has added it meanwhile
  })
  return known()
}

const own = (actor: Actor, _id: string) => ({ _id, ...scope(actor, 'question.write') })

/** Two of one unit have no name in common. */
async function withFreeName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isDuplicate(error) ? fail('topic.nameTaken', { name }) : error
  }
}

async function checkRoom(unit: string, added: number): Promise<void> {
  if ((await QuestionTopics.countDocuments({ unit })) + added > MOST) throw fail('topic.tooMany', { most: MOST })
}

/** @throws topic.nameTaken, topic.tooMany */
export async function addTopic(actor: Actor, { id, name }: { id: string; name: string }): Promise<void> {
  const { _id: unit, ancestors } = await ownUnit(actor, 'question.write')
  const row: QuestionTopic = { _id: id, name, unit, ancestors, revision: 1 }
  async function create(): Promise<void> {
    await checkRoom(unit, 1)
    await transaction(async (session) => {
      await QuestionTopics.create([row], { session })
      await note(actor, 'questionTopic.save', id, name, session)
    })
  }
  const making = { row, given: ['unit', 'name'] as const, own: scope(actor, 'question.write'), create }
  await withFreeName(name, () => createOnce(QuestionTopics, making))
}

/** It is called so wherever it stands. The same again changes nothing. @throws topic.nameTaken, conflict */
export async function saveTopic(
  actor: Actor,
  _id: string,
  { name, revision }: { name: string; revision: number },
): Promise<void> {
  const rename = async (session: ClientSession): Promise<void> => {
    const before = await QuestionTopics.findOne(own(actor, _id), null, { session }).lean()
    if (!before) throw httpFail('notFound')
    if (before.name === name) return
    if (before.revision !== revision) throw httpFail('conflict')
    await QuestionTopics.updateOne({ _id }, { $set: { name }, $inc: { revision: 1 } }, { session })
    await note(actor, 'questionTopic.save', _id, `${before.name} → ${name}`, session)
  }
  await withFreeName(name, () => transaction(rename))
}

/** A topic that the caller's questions may have. @throws notFound */
export async function checkTopic(actor: Actor, topic: string): Promise<void> {
  const held = unitsOf(actor, 'question.read')
  const row = await QuestionTopics.findById(topic, { unit: 1, ancestors: 1 }).lean()
  if (!row) throw httpFail('notFound')
  if (row.ancestors.some((each) => held.includes(each))) return
  if (!(await Units.exists({ _id: { $in: held }, ancestors: row.unit }))) throw httpFail('notFound')
}

const isUsed = async (topic: string, session: ClientSession): Promise<boolean> => {
  const term = traitTerm.topic(topic)
  const filters = withTerm({ $gte: term, $lt: `${term}~` }).map((filter) => ({ $match: filter }))
  return (await Questions.aggregate([...filters, { $limit: 1 }, { $project: { _id: 1 } }]).session(session)).length > 0
}

/** @throws topic.inUse, topic.drawnBy */
export async function removeTopic(actor: Actor, _id: string): Promise<void> {
  await transaction(async (session) => {
    const topic = await QuestionTopics.findOne(own(actor, _id), null, { session }).lean()
    if (!topic) throw httpFail('notFound')
    if (await isUsed(_id, session)) throw fail('topic.inUse')
    const event = { topic: _id, drawnBy: [] as string[] }
    await topicRemoving.emit(event, session)
    if (event.drawnBy.length > 0) throw fail('topic.drawnBy', { names: event.drawnBy.slice(0, 3).join('、') })
    await QuestionTopics.deleteOne({ _id }, { session })
    await note(actor, 'questionTopic.remove', _id, topic.name, session)
  })
}
