/** The bank for other features: questions for papers and quizzes, for export, and many at once from files. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { slices } from '../../lib/batches.ts'
import { now } from '../../lib/clock.ts'
import { lookUp, shortLists } from '../../lib/lookUp.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { kindsOf } from '../assets/catalogue.service.ts'
import type { Unit } from '../organisations/organisations.model.ts'
import type { QuestionFilter } from './bank.contract.ts'
import { homeFor } from './bank.service.ts'
import { chosenQuestions, listQuestions } from './bankList.service.ts'
import type { Fault } from './faults.rule.ts'
import type { BankQuestion, QuestionTraits } from './question.contract.ts'
import { contentFields, readContent, sameKey, SHOWN, takeSerials, withTopics } from './questionRow.ts'
import { questionsRemoving } from './questions.events.ts'
import { Questions, QuestionVersions, versionId, type Question } from './questions.model.ts'
import { singleQuestions } from './single.rule.ts'
import { termsOf } from './terms.rule.ts'
import { topicIds, topicNames } from './topics/topics.service.ts'
import { assetsIn } from './words.rule.ts'

export { sameKey }

/** Of its text, and of each part of a case: whoever meets one of them meets the question. */
export const sameKeys = (question: BankQuestion): string[] => [
  ...new Set([sameKey(question), ...singleQuestions(question).map(sameKey)]),
]

/** A question of the bank as others use it: its traits with the names of topics. */
export interface BankRow {
  id: string
  serial: number
  unit: string
  version: number
  content: BankQuestion
  traits: QuestionTraits
  retired: boolean
  /** Two that have it in common are one question by their text. */
  same: string
}
export interface NewQuestion {
  /** From the client: adding the same again adds nothing. */
  id: string
  content: BankQuestion
  traits: QuestionTraits
}

const SLICE = 500

export async function bankRows(rows: readonly Question[]): Promise<BankRow[]> {
  const names = await topicNames(rows.flatMap(({ topics }) => topics))
  return rows.map(({ _id: id, serial, unit, version, content, retired, same, ...row }) => ({
    ...{ id, serial, unit, version, content, retired, same },
    traits: {
      ...{ difficulty: row.difficulty, positions: row.positions, source: row.source },
      ...{ sourceDate: row.sourceDate, reviewOn: row.reviewOn },
      topics: row.topics.flatMap((topic) => names.get(topic) ?? []),
    },
  }))
}

/** As they stand now, in the order asked for; what is out of the caller's reach is left out. */
export const questionsForUse = async (actor: Actor, ids: readonly string[]): Promise<BankRow[]> =>
  bankRows(await chosenQuestions(actor, ids))

/** The content of a version, whoever asks: for what was frozen with its number. null: there is none. */
export async function contentOf(question: string, version: number): Promise<BankQuestion | null> {
  const now = await Questions.findById(question, { version: 1, content: 1 }).lean()
  if (now?.version === version) return now.content
  return (await QuestionVersions.findById(versionId(question, version)).lean())?.content ?? null
}

/** Pictures and sounds that these questions show, as they stand now; of those that the caller may read. */
export async function shownBy(actor: Actor, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const own = { _id: { $in: [...ids] }, ...scope(actor, 'question.read') }
  return new Set((await Questions.find(own, { assets: 1 }).lean()).flatMap(({ assets }) => assets))
}

/** These questions as they stand now, whoever asks: behind an access check of the caller's. */
export async function contentsNow(ids: readonly string[]): Promise<BankQuestion[]> {
  const rows = await lookUp(ids, (some) => Questions.find({ _id: { $in: some } }, { content: 1 }).lean())
  return rows.map(({ content }) => content)
}

/** All that pass the filter, the newest first, read page by page. */
export async function* bankFor(actor: Actor, filter: QuestionFilter): AsyncGenerator<BankRow> {
  for (let cursor: string | undefined; ;) {
    const page = await listQuestions(actor, { ...filter, cursor, limit: SLICE })
    yield* await bankRows(page.items)
    if (!page.nextCursor) return
    cursor = page.nextCursor
  }
}

/** For each the questions of the caller's bank that are the same by their text. */
export async function sameInBank(
  actor: Actor,
  contents: readonly BankQuestion[],
): Promise<{ id: string; serial: number }[][]> {
  const own = scope(actor, 'question.read')
  const keys = contents.map(sameKey)
  const found = new Map<string, { id: string; serial: number }[]>()
  for (const some of shortLists(keys)) {
    const pipeline = [{ $match: { same: { $in: some } } }, { $match: own }, { $project: { same: 1, serial: 1 } }]
    for (const { _id: id, same, serial } of await Questions.aggregate<Question>(pipeline))
      found.set(same, [...(found.get(same) ?? []), { id, serial }])
  }
  return keys.map((key) => found.get(key) ?? [])
}

async function usable(actor: Actor, contents: readonly BankQuestion[]): Promise<(asset: string) => boolean> {
  const assets = [...new Set(contents.flatMap(assetsIn))]
  if (assets.length === 0) return () => true
  const kinds = await kindsOf(assets, scope(actor, 'question.write'))
  return (asset) => SHOWN.includes(kinds.get(asset) ?? '')
}

/** What is done in it is done as a whole: so many questions are added, or taken away. */
export type Within = <T>(work: (session: ClientSession) => Promise<T>, questions: number) => Promise<T>

async function addSlice(
  actor: Actor,
  { unit, topics, within }: { unit: Unit; topics: ReadonlyMap<string, string>; within: Within },
  rows: readonly NewQuestion[],
) {
  const read = rows.map(({ id, content, traits }) => ({ id, traits, ...readContent({ ...content, id }) }))
  const mayUse = await usable(
    actor,
    read.map(({ content }) => content),
  )
  const faulty = read.flatMap(({ id, content, faults }) => {
    const lost = assetsIn(content).every(mayUse)
      ? []
      : [{ path: 'stem', message: '题目里有图片不存在，或者您无权使用' }]
    return faults.length + lost.length > 0 ? [{ id, faults: [...faults, ...lost] }] : []
  })
  const refused = new Set(faulty.map(({ id }) => id))
  const there = await lookUp(
    read.map(({ id }) => id),
    (some) => Questions.find({ _id: { $in: some } }, { _id: 1 }).lean(),
  )
  const known = new Set(there.map(({ _id }) => _id))
  const fresh = read.filter(({ id }) => !refused.has(id) && !known.has(id))
  const serials = fresh.length > 0 ? await takeSerials(fresh.length) : []
  const at = now()
  const made = fresh.map(({ id, content, traits }, index): Question => {
    const described = { ...contentFields(content), ...withTopics(traits, topics), retired: false }
    const serial = serials[index]!
    return {
      ...{ _id: id, serial, unit: unit._id, ancestors: unit.ancestors, ...described, version: 1, revision: 1 },
      ...{ terms: termsOf(described.text, serial, described), savedBy: actor.name, createdAt: at, updatedAt: at },
    }
  })
  // In one commit: the embedded engine flushes for each row otherwise
  if (made.length > 0)
    await within((session) => Questions.collection.insertMany(made as never, { session, ordered: false }), made.length)
  return { added: made.map(({ _id }) => _id), faulty }
}

/**
 * Adds many; those that are there already stay as they are, and those that cannot be asked are named and left out.
 * `within`: a job's own transactions, which end with its lease.
 * @throws notFound for a unit out of reach, topic.tooMany
 */
export async function addMany(
  actor: Actor,
  { unit: given, questions }: { unit?: string | undefined; questions: readonly NewQuestion[] },
  within: Within = transaction,
): Promise<{ added: string[]; faulty: { id: string; faults: Fault[] }[] }> {
  const unit = await homeFor(actor, given)
  const topics = await topicIds(
    unit,
    questions.flatMap(({ traits }) => traits.topics),
  )
  const added: string[] = []
  const faulty: { id: string; faults: Fault[] }[] = []
  for (const slice of slices(questions, SLICE)) {
    const add = () => addSlice(actor, { unit, topics, within }, slice)
    const result = await add().catch((error: unknown) => {
      if (!isDuplicate(error)) throw error
      return add() // another request has added them meanwhile
    })
    added.push(...result.added)
    faulty.push(...result.faulty)
  }
  return { added, faulty }
}

/** Takes away what was added and neither changed nor used since. @returns those that are gone */
export const removeUnused = (actor: Actor, ids: readonly string[], within: Within = transaction): Promise<string[]> =>
  removeUnusedOf(scope(actor, 'question.write'), ids, within)

/** The same within `own`, a filter of somebody's reach: for a job whose caller was asked before. */
export async function removeUnusedOf(
  own: Record<string, unknown>,
  ids: readonly string[],
  within: Within = transaction,
): Promise<string[]> {
  const gone: string[] = []
  for (const slice of slices(ids, SLICE)) {
    const removed = await within(async (session) => {
      const rows = await lookUp(slice, (some) =>
        Questions.find({ _id: { $in: some }, ...own, revision: 1 }, { _id: 1 }, { session }).lean(),
      )
      const event = { questions: rows.map(({ _id }) => _id), used: new Set<string>() }
      await questionsRemoving.emit(event, session)
      const free = event.questions.filter((id) => !event.used.has(id))
      for (const some of shortLists(free)) await Questions.deleteMany({ _id: { $in: some } }, { session })
      return free
    }, slice.length)
    gone.push(...removed)
  }
  return gone
}
