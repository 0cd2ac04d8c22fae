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
import { slices } from '../../lib/batches.ts'
import { now } from '../../lib/clock.ts'
import { Failure } from '../../lib/failure.ts'
import { note } from '../audit/audit.service.ts'
import { changePeople, followPosts, peopleOf } from '../roster/manyPeople.service.ts'
import { countEverybody } from '../roster/people.service.ts'
import { followsStill, planOf, storePlan, summaryOf, type Plan } from './compare.service.ts'
import { fail } from './imports.failures.ts'
import { ImportRows, RosterImports, type RosterImport } from './imports.model.ts'
import { personChange, type ChangingRow } from './plan/changes.rule.ts'
import { openedRow, type OpenedRow } from './sealedPlan.ts'
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
const CHANGING = ['new', 'changed', 'moved', 'ended'] as const

export interface PlannedForPerson {
  person: string
  institution: string
  records: OpenedRow[]
}
export const rowsOf = ({ records }: Pick<PlannedForPerson, 'records'>): ChangingRow[] =>
  records.map(({ plan }) => plan as ChangingRow)

/** The rows of a plan that change somebody, person by person; the same at every call. */
export async function peopleOfPlan(importId: string): Promise<PlannedForPerson[]> {
  const people = new Map<string, PlannedForPerson>()
  for (const kind of CHANGING)
    for await (const row of ImportRows.find({ import: importId, kind }).sort({ row: 1 }).lean()) {
      const record = openedRow(row)
      const { person } = record.plan as ChangingRow
      const found = people.get(person)
      if (found) found.records.push(record)
      else people.set(person, { person, institution: record.institution!, records: [record] })
    }
  for (const { records } of people.values()) records.sort((a, b) => a.row - b.row)
  return [...people.values()]
}

/** Parts of one institution each. */
export const partsOf = (people: readonly PlannedForPerson[], size: number): PlannedForPerson[][] =>
  [...Map.groupBy(people, ({ institution }) => institution).values()].flatMap((own) => [...slices(own, size)])

export async function applyPeople(job: JobContext, of: RosterImport, given?: number): Promise<void> {
  const { _id: id } = of
  const people = await peopleOfPlan(id)
  const institutions = people.map(({ institution }) => institution)
  const turns = await turnsOf(institutions)
  if (!of.committedAt && !(await followsStill(of, institutions)) && (await hasChanged(job, of))) return
  const partSize = of.partSize ?? given ?? (await sizeOfParts(people.length))
  const parts = partsOf(people, partSize)
  const tell = reporter(job, id)
  for (const [at, part] of parts.entries()) {
    if (at < of.partsDone) continue
    job.signal.throwIfAborted()
    if (!(await write(job, of, { at, people: part, partSize, turns }))) return
    await tell((0.5 * (at + 1)) / parts.length)
  }
  await followPosts(
    people.map(({ person }) => person),
    { signal: job.signal, onProgress: (done) => void tell(0.5 + (0.5 * done) / people.length) },
  )
  await job.publish((session) =>
    RosterImports.updateOne({ _id: id }, { $set: { state: 'applied', appliedAt: now(), progress: 1 } }, { session }),
  )
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
async function isWritten({ person, records }: PlannedForPerson): Promise<boolean> {
  if (records[0]!.kind === 'new') return (await peopleOf([person])).length > 0
  return (await ImportRows.exists({ _id: records[0]!._id, revision: { $ne: null } })) !== null
}

interface Part {
  at: number
  people: PlannedForPerson[]
  partSize: number
  turns: Turns
}

/** @returns whether to go on */
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
async function writeOneByOne(job: JobContext, of: RosterImport, { at, people }: Part): Promise<boolean> {
  for (const each of people) {
    if (await isWritten(each)) continue // by a worker that was killed in the middle of this
    await job
      .publish((session) => writePeople(of, [each], session))
      .catch(async (error: unknown) => {
        if (!(error instanceof Failure)) throw error
        const ids = each.records.map(({ _id }) => _id)
        await ImportRows.updateMany({ _id: { $in: ids } }, { $set: { left: error.message } })
      })
  }
  await job.publish((session) => countPart(of, at, session))
  return true
}

async function writePart(
  of: RosterImport,
  { at, people, partSize, turns }: Part,
  session: ClientSession,
): Promise<void> {
  await writePeople(of, people, session)
  const { matchedCount } = await RosterImports.updateOne(
    { _id: of._id, state: 'applying', committedAt: null },
    { $set: { committedAt: now(), partSize } },
    { session },
  )
  if (matchedCount === 1) {
    await takeTurns(turns, session)
    await note({ account: of.account, name: of.by }, 'import.apply', of._id, saidOf(of), session)
  } else await countTurn(people[0]!.institution, session)
  await countPart(of, at, session)
}

const countPart = ({ _id }: RosterImport, at: number, session: ClientSession) =>
  RosterImports.updateOne({ _id }, { $set: { partsDone: at + 1 } }, { session })

async function writePeople(of: RosterImport, people: PlannedForPerson[], session: ClientSession): Promise<void> {
  const changes = people.map((each) => personChange(rowsOf(each), of._id))
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
