/** Sets for practice and chapter tests, kept by teachers for their classes and units. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail, invalid } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import { courseFor } from '../courses/courses.service.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { ownUnit } from '../organisations/topUnits.service.ts'
import { questionsForUse } from '../questions/questions.service.ts'
import { fail } from './practice.failures.ts'
import type { practiceSets } from './sets.contract.ts'
import { PracticeRuns, type PracticeRun } from './runs.model.ts'
import { PracticeSets, type PracticeSet, type SetFields } from './sets.model.ts'

type Ends = (typeof practiceSets)['endpoints']
type Given = z.output<Ends['create']['body']>
type Saved = z.output<Ends['save']['body']>

/** @throws notFound for one of elsewhere, and for a removed one */
export async function setFor(actor: Actor, id: string, session?: ClientSession): Promise<PracticeSet> {
  const filter = { _id: id, removed: false, ...scope(actor, 'practice.write') }
  const row = await PracticeSets.findOne(filter, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export async function listSets(
  actor: Actor,
  { search, cursor, limit }: { search?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const rows = await findInOrder<PracticeSet>(
    PracticeSets,
    [
      scope(actor, 'practice.write'),
      { removed: false },
      nameSearch(search, [], 'title'),
      afterCursor(cursor, 'at', -1, 'instant'),
    ],
    { at: -1, _id: -1 },
    limit + 1,
  )
  return cutPage(rows, limit, 'at')
}

/** Where it stands: in the line of its class, else in the actor's own unit; whose people it is for must be the actor's. */
async function placeOf(actor: Actor, { audienceKind, audience }: SetFields) {
  if (audienceKind === 'unit') {
    const found = await unitFor(actor, 'practice.write', audience).catch(() => null)
    if (!found) throw invalid([{ path: 'audience', message: '请选择您负责的单位' }])
    const { _id: unit, ancestors } = await ownUnit(actor, 'practice.write')
    return { unit, ancestors }
  }
  const found = await classToRun(actor, audience).catch(() => null)
  if (!found?.ancestors.some((unit) => unitsOf(actor, 'practice.write').includes(unit)))
    throw invalid([{ path: 'audience', message: '请选择您负责的培训班' }])
  return { unit: found.ancestors.at(-1)!, ancestors: found.ancestors }
}

/** Questions that were chosen before stay, whoever changes the set. */
async function checkSources(actor: Actor, given: SetFields, before: readonly string[]): Promise<void> {
  const added = given.questions.filter((each) => !before.includes(each))
  if (added.length > 0 && (await questionsForUse(actor, added)).length < added.length)
    throw invalid([{ path: 'questions', message: '其中有题目不存在，或者您无权使用' }])
  if (given.course === null) return
  const course = await courseFor(actor, 'course.read', given.course).catch(() => null)
  if (!course?.version) throw invalid([{ path: 'course', message: '请选择已发布的课程' }])
}

function fieldsOf(given: SetFields): SetFields {
  const { title, mode, source, draw, course, count, attempts, passPercent, from, to, audienceKind, audience } = given
  const questions = source === 'list' ? [...new Set(given.questions)] : []
  return {
    ...{ title, mode, source, draw, questions, course: source === 'course' ? course : null },
    ...{ count: source === 'list' ? questions.length : count, attempts, passPercent, from, to, audienceKind, audience },
  }
}

const inWords = ({ title, from, to }: SetFields): string => `${title}，${from} 起${to ? `，${to} 止` : ''}`

export async function createSet(actor: Actor, given: Given): Promise<PracticeSet> {
  const fields = fieldsOf(given)
  const place = await placeOf(actor, fields)
  await checkSources(actor, fields, [])
  const row: PracticeSet = {
    ...{ _id: given.id, ...place, bank: (await ownUnit(actor, 'question.read'))._id, ...fields },
    ...{ savedBy: actor.name, revision: 1, removed: false, at: now() },
  }
  const create = () =>
    transaction(async (session) => {
      await PracticeSets.create([row], { session })
      await note(actor, 'practiceSet.create', row._id, inWords(row), session)
    })
  const own = scope(actor, 'practice.write')
  return createOnce(PracticeSets, { row, given: ['title', 'mode', 'source', 'audience', 'from'], own, create })
}

/** The same again changes nothing. Rounds that were begun stay what they are. @throws practiceSet.stale */
export async function saveSet(actor: Actor, id: string, { revision, ...given }: Saved): Promise<PracticeSet> {
  const before = await setFor(actor, id)
  const fields = fieldsOf(given)
  if (JSON.stringify(fieldsOf(before)) === JSON.stringify(fields)) return before
  const isMoved = fields.audience !== before.audience || fields.audienceKind !== before.audienceKind
  const place = isMoved ? await placeOf(actor, fields) : null
  await checkSources(actor, fields.course === before.course ? { ...fields, course: null } : fields, before.questions)
  return transaction(async (session) => {
    const row = await setFor(actor, id, session)
    if (row.revision !== revision) throw fail('practiceSet.stale', { by: row.savedBy })
    const set = { ...fields, ...place, savedBy: actor.name, revision: revision + 1 }
    await PracticeSets.updateOne({ _id: id, revision }, { $set: set }, { session })
    await note(actor, 'practiceSet.save', id, inWords({ ...row, ...set }), session)
    return { ...row, ...set }
  })
}

/** Nobody begins it any more; who has begun goes on. Twice is once. */
export async function removeSet(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const row = await PracticeSets.findOne({ _id: id, ...scope(actor, 'practice.write') }, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    if (row.removed) return
    await PracticeSets.updateOne({ _id: id }, { $set: { removed: true } }, { session })
    await note(actor, 'practiceSet.remove', id, row.title, session)
  })
}

/** What a chapter test came to, the last handed in first: for the teacher's information. */
export async function resultsOf(
  actor: Actor,
  id: string,
  { search, cursor, limit }: { search?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const { mode } = await setFor(actor, id)
  if (mode !== 'test') return { items: [], nextCursor: null }
  const rows = await findInOrder<PracticeRun>(
    PracticeRuns,
    [
      { set: id },
      { mode: 'test', state: 'finished' },
      nameSearch(search),
      afterCursor(cursor, 'finishedAt', -1, 'instant'),
    ],
    { finishedAt: -1, _id: -1 },
    limit + 1,
  )
  return cutPage(rows, limit, 'finishedAt')
}

export const countRuns = (id: string): Promise<number> => PracticeRuns.countDocuments({ set: id })
