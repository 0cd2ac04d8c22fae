/**
 * Does what an import's plan says. When the roster has changed since, the plan is made anew first: where it would say
 * something else, nothing is done and the new one is shown.
 *
 * Up to `AT_ONCE` people are one transaction: all or nothing, whatever kills the server. More are several, for the
 * embedded engine never ends a transaction that does not fit into its cache; the first of them
 * sets the mark, and from there on the work is done to its end by whichever worker takes the job up.
 */
import type { ClientSession } from 'mongoose'
import type { JobContext } from '../../jobs/definitions.ts'
import { ahead } from '../../lib/ahead.ts'
import { now } from '../../lib/clock.ts'
import { Failure } from '../../lib/failure.ts'
import { note } from '../audit/audit.service.ts'
import { changePeople, followPosts, peopleOf } from '../roster/manyPeople.service.ts'
import { countEverybody } from '../roster/people.service.ts'
import { prepareChanges, type PersonChange } from '../roster/personChange.service.ts'
import { followsStill, planOf, storePlan, summaryOf, type Plan } from './compare.service.ts'
import { fail } from './imports.failures.ts'
import { ImportRows, RosterImports, type RosterImport } from './imports.model.ts'
import { personChange } from './plan/changes.rule.ts'
import { openPart, partsOf, peopleOfPlan, rowsOf, type OpenedPerson, type PersonRows } from './plannedPeople.service.ts'
import { countTurn, takeTurns, turnsOf, type Turns } from './turns.service.ts'

/** People of one transaction. */
export const AT_ONCE = 2_000
/**
 * The names of so many people touch most pages of the indexes of a large roster, and what a transaction has touched stays in
 * the embedded engine's cache: beyond a fifth of it nothing goes on (docs/decisions/0016).
 */
const LARGE = { roster: 20_000, atOnce: 250 }

/** @returns people of one transaction, when so many are written */
export const sizeOfParts = async (people: number): Promise<number> =>
  (await countEverybody()) + people > LARGE.roster ? LARGE.atOnce : AT_ONCE

export async function applyPeople(job: JobContext, of: RosterImport, given?: number): Promise<void> {
  const { _id: id } = of
  const people = await peopleOfPlan(id)
  const institutions = people.map(({ institution }) => institution)
  const turns = await turnsOf(institutions)
  if (!of.committedAt && !(await followsStill(of, institutions)) && (await hasChanged(job, of))) return
  const partSize = of.partSize ?? given ?? (await sizeOfParts(people.length))
  const parts = partsOf(people, partSize)
  const prepare = async (at: number): Promise<Part> => ({
    ...{ at, partSize, turns },
    people: await preparePart(of, parts[at]!),
  })
  if (!of.committedAt && parts.length > 0 && !(await write(job, of, await prepare(0)))) return
  await writeAndFollow(job, of, { parts, prepare, done: of.committedAt ? of.partsDone : 1 })
  await job.publish((session) =>
    RosterImports.updateOne({ _id: id }, { $set: { state: 'applied', appliedAt: now(), progress: 1 } }, { session }),
  )
}

interface Parts {
  parts: PersonRows[][]
  prepare: (at: number) => Promise<Part>
  /** Written already; what follows of them is looked at again, for nothing says how far that was. */
  done: number
}

/** A line of three: while the posts of one part are followed, the next is written and the one behind it prepared. */
async function writeAndFollow(job: JobContext, of: RosterImport, { parts, prepare, done }: Parts): Promise<void> {
  const { signal } = job
  const all = parts.flat().length
  const count = { written: 0, followed: 0 }
  const report = reporter(job, of._id)
  const tell = () => report((count.written + count.followed) / (2 * all))
  async function* prepared() {
    for (const at of parts.keys()) yield { at, part: at < done ? null : await prepare(at) }
  }
  async function* written() {
    for await (const { at, part } of ahead(prepared(), 1)) {
      signal.throwIfAborted()
      if (part) await write(job, of, part)
      count.written += parts[at]!.length
      await tell()
      yield parts[at]!
    }
  }
  for await (const part of ahead(written(), 1))
    for (const [added, people] of Map.groupBy(part, (each) => each.added)) {
      const before = count.followed
      const ids = people.map(({ person }) => person)
      await followPosts(ids, {
        ...{ signal, added },
        async onProgress(more) {
          count.followed = before + more
          if (count.written === all) await tell() // not while a part is written, which counts itself in the same row
        },
      })
    }
}

/** Writes progress down where another hundredth is done. */
function reporter(job: JobContext, id: string): (progress: number) => Promise<void> {
  let told = 0
  return async (progress) => {
    job.progress(progress)
    if (progress - told < 0.01) return
    told = progress
    await RosterImports.updateOne({ _id: id, state: { $in: ['applying', 'undoing'] } }, { $set: { progress } })
  }
}

async function hasChanged({ app, signal }: JobContext, of: RosterImport): Promise<boolean> {
  const plan = await planOf(app, of, signal)
  if (plan.digest === of.digest) return false
  await showAgain(of, plan)
  return true
}

/** Back to the difference, made anew, with the reason; nothing was done. */
async function showAgain(of: RosterImport, plan: Plan, why = fail('import.rosterChanged')): Promise<void> {
  const { code, message } = why
  await storePlan(of._id, plan)
  await RosterImports.updateOne(
    { _id: of._id, state: 'applying', committedAt: null },
    { $set: { state: 'checked', refusal: { code, message }, ...summaryOf(plan) } },
  )
}

/** Somebody new has an id that only this import gives; of anybody else the revision is noted. */
async function isWritten({ person, records }: OpenedPerson): Promise<boolean> {
  if (records[0]!.kind === 'new') return (await peopleOf([person])).length > 0
  return (await ImportRows.exists({ _id: records[0]!._id, revision: { $ne: null } })) !== null
}

interface PreparedPerson extends OpenedPerson {
  change: PersonChange
}
interface Part {
  at: number
  people: PreparedPerson[]
  partSize: number
  turns: Turns
}

async function preparePart(of: RosterImport, part: readonly PersonRows[]): Promise<PreparedPerson[]> {
  const people = await openPart(of._id, part)
  const changes = await prepareChanges(people.map((each) => personChange(rowsOf(each), of._id)))
  return people.map((each, at) => ({ ...each, change: changes[at]! }))
}

/** @returns whether to go on: always behind the mark */
async function write(job: JobContext, of: RosterImport, part: Part): Promise<boolean> {
  try {
    await job.publish((session) => writePart(of, part, session))
    return true
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { committedAt } = (await RosterImports.findById(of._id, { committedAt: 1 }).lean()) ?? of
    if (committedAt) return writeOneByOne(job, of, part)
    await showAgain(of, await planOf(job.app, of), error.code === 'transfer.waiting' ? error : undefined)
    return false
  }
}

/** Behind the mark only those are left out whom somebody has changed meanwhile, and their rows say so. */
async function writeOneByOne(job: JobContext, of: RosterImport, part: Part): Promise<boolean> {
  for (const each of part.people) {
    if (await isWritten(each)) continue // by a worker that was killed in the middle of this
    await job
      .publish((session) => writePeople([each], session))
      .catch(async (error: unknown) => {
        if (!(error instanceof Failure)) throw error
        const ids = each.records.map(({ _id }) => _id)
        await ImportRows.updateMany({ _id: { $in: ids } }, { $set: { left: error.message } })
      })
  }
  await job.publish((session) => countPart(of, part, session))
  return true
}

async function writePart(of: RosterImport, part: Part, session: ClientSession): Promise<void> {
  const { at, people, partSize, turns } = part
  await writePeople(people, session)
  if (at > 0) return countPart(of, part, session)
  const { matchedCount } = await RosterImports.updateOne(
    { _id: of._id, state: 'applying', committedAt: null },
    { $set: { committedAt: now(), partSize, partsDone: 1 } },
    { session },
  )
  if (matchedCount === 0) throw fail('import.rosterChanged') // somebody else has begun it, or taken it back
  await takeTurns(turns, session)
  await note({ account: of.account, name: of.by }, 'import.apply', of._id, saidOf(of), session)
}

async function countPart({ _id }: RosterImport, { at, people }: Part, session: ClientSession): Promise<void> {
  await countTurn(people[0]!.institution, session)
  await RosterImports.updateOne({ _id }, { $set: { partsDone: at + 1 } }, { session })
}

async function writePeople(people: PreparedPerson[], session: ClientSession): Promise<void> {
  const changes = people.map(({ change }) => change)
  const revisions = await changePeople(people[0]!.institution, changes, session)
  const known = changes.flatMap(({ added }, at) => (added ? [] : [people[at]!]))
  const writes = known.flatMap(({ person, records }) =>
    records.map(({ _id }) => ({
      updateOne: { filter: { _id }, update: { $set: { revision: revisions.get(person)! } } },
    })),
  )
  if (writes.length > 0) await ImportRows.collection.bulkWrite(writes as never, { session, ordered: false })
}

export const saidOf = ({ fileName, counts }: RosterImport): string => {
  const { new: added = 0, changed = 0, moved = 0, ended = 0 } = counts
  return `${fileName}：新增 ${added}，变更 ${changed}，调任 ${moved}，离任 ${ended}`
}
