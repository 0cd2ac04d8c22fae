/** Who sits an examination: members of its class, and who was added; each has a sitting before it begins. */
import type { ClientSession } from 'mongoose'
import { newId } from '../../lib/id.ts'
import { shortLists } from '../../lib/lookUp.ts'
import { isDuplicate } from '../../lib/model.ts'
import { byId, readTogether } from '../../lib/readTogether.ts'
import { rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { memberOf, membersOf } from '../classes/members.service.ts'
import { institutionsOf } from '../organisations/organisations.service.ts'
import { namesAndUnits, namesOf } from '../roster/people.service.ts'
import { contentFor, paperKept } from './paper/freeze.ts'
import { Exams, type Exam } from './exams.model.ts'
import { noteAsked } from './paper/noteAsked.ts'
import { MOST_CANDIDATES } from './exams.rule.ts'
import { SittingPapers, Sittings, type Sitting } from './sittings/sittings.model.ts'
import { totalOf, slotsOf } from './paper/paperSlots.rule.ts'
import { tellNotAsked, tellScheduled } from './tell.ts'

export type Candidate = Pick<Sitting, 'person' | 'name' | 'pinyin' | 'unitName'>

/** Names and institutions of these people, as they are now. */
async function asCandidates(people: readonly string[], session?: ClientSession): Promise<Candidate[]> {
  const [names, places] = [await namesOf(people, session), await namesAndUnits(people, session)]
  const lines = new Map(places.map(({ _id, ancestors }) => [_id, ancestors]))
  const institutions = await institutionsOf([...lines.values()])
  return names.map(({ _id, name, pinyin }) => ({
    ...{ person: _id, name, pinyin, unitName: institutions.get(lines.get(_id)?.at(-1) ?? '')?.name ?? '' },
  }))
}

export async function candidatesOf(row: Exam, session?: ClientSession): Promise<Candidate[]> {
  const members = row.class ? (await membersOf(row.class, {}, session)).map(({ person }) => person) : []
  const people = [...new Set([...members, ...row.people])]
  return asCandidates(people.slice(0, MOST_CANDIDATES), session)
}

/** Whether somebody who has no sitting yet may have one: who came into the class since. */
export async function lateCandidate(row: Exam, person: string): Promise<Candidate | null> {
  const isOne = row.people.includes(person) || (row.class && (await memberOf(row.class, person)))
  return isOne ? ((await asCandidates([person]))[0] ?? null) : null
}

export const freshSitting = ({ _id }: Exam, candidate: Candidate, number: number): Sitting => ({
  ...{ _id: newId(), exam: _id, ...candidate, number, state: 'ready', startedAt: null, deadlineAt: null },
  ...{ finishedAt: null, heldAt: null, answers: {}, scores: null, marks: {}, score: null, total: 0, passed: null },
  ...{ left: 0, recorded: false, voided: null },
})

/** Who is asked no more goes, unless one has begun. @returns who was put down now */
export async function seatCandidates(
  row: Exam,
  candidates: readonly Candidate[],
  session: ClientSession,
): Promise<string[]> {
  const seated = await Sittings.find({ exam: row._id }, { person: 1, state: 1 }, { session }).lean()
  const known = new Set(seated.map(({ person }) => person))
  const asked = new Set(candidates.map(({ person }) => person))
  const gone = seated.filter(({ person, state }) => state === 'ready' && !asked.has(person))
  const fresh = candidates.filter(({ person }) => !known.has(person)).map((each) => freshSitting(row, each, 1))
  if (fresh.length > 0) await Sittings.insertMany(fresh, { session, ordered: false }).catch(rerunOnDuplicate)
  const added = fresh.map(({ person }) => person)
  if (gone.length === 0) return added
  for (const some of shortLists(gone.map(({ _id }) => _id))) {
    await Sittings.deleteMany({ _id: { $in: some } }, { session })
    await SittingPapers.deleteMany({ _id: { $in: some } }, { session })
  }
  const people = gone.map(({ person }) => person).filter((person) => !seated.some(hasBegun(person)))
  await tellNotAsked(row, people, session)
  return added
}
const hasBegun =
  (person: string) =>
  (each: Pick<Sitting, 'person' | 'state'>): boolean =>
    each.person === person && each.state !== 'ready'

const ROUND = 50

/** Freezes the papers that are not frozen yet, or were of an earlier choice, and puts down who joined the class since. */
export async function prepareExam(id: string, signal: AbortSignal): Promise<void> {
  const row = await Exams.findById(id).lean()
  if (row?.state !== 'scheduled') return
  await transaction(async (session) => {
    const fresh = await seatCandidates(row, await candidatesOf(row, session), session)
    await tellScheduled(row, fresh, session)
  })
  const ready = await Sittings.find({ exam: id, state: 'ready' }, { _id: 1 }).lean()
  for (let from = 0; from < ready.length; from += ROUND) {
    if (signal.aborted) return
    await freezeAll(
      row,
      ready.slice(from, from + ROUND).map(({ _id }) => _id),
    )
  }
}

async function freezeAll(row: Exam, sittings: readonly string[]): Promise<void> {
  const frozen = await SittingPapers.find({ _id: { $in: [...sittings] } }, { revision: 1 }).lean()
  const done = new Set(frozen.filter(({ revision }) => revision >= row.paperRevision).map(({ _id }) => _id))
  const missing = sittings.filter((sitting) => !done.has(sitting))
  if (missing.length === 0) return
  const paper = await paperKept(row)
  const papers = []
  for (const _id of missing)
    papers.push({ _id, exam: row._id, revision: row.paperRevision, content: await contentFor(paper, row, _id) })
  // Before they are there: nobody meets in practice what a paper asks
  await noteAsked(
    row._id,
    papers.map(({ content }) => content),
  )
  // A run that began before the paper was changed leaves the newer ones
  await SittingPapers.deleteMany({ _id: { $in: missing }, revision: { $lt: row.paperRevision } })
  await SittingPapers.insertMany(papers, { ordered: false }).catch(ignoreDuplicates)
  for (const { _id, content } of papers)
    await Sittings.updateOne({ _id, state: 'ready' }, { $set: { total: totalOf(slotsOf(content)) } })
}

/** Somebody began meanwhile, with a paper frozen at the start: of the same seed, and so the same. */
function ignoreDuplicates(error: unknown): void {
  if (!isDuplicate(error)) throw error
}

const paperById = readTogether(async (ids) => byId(await SittingPapers.find({ _id: { $in: ids } }).lean()))

/** The paper of an open sitting: whatever became of the examination since, it was begun with this one. */
export async function paperBegun(sitting: string) {
  const frozen = await paperById(sitting)
  if (!frozen) throw new Error(`the sitting ${sitting} has no paper`)
  return frozen.content
}

/** The paper of a sitting to begin, frozen now if it is not yet. */
export async function paperOf(row: Exam, sitting: string) {
  const frozen = await paperById(sitting)
  if (frozen && frozen.revision >= row.paperRevision) return frozen.content
  await freezeAll(row, [sitting])
  return paperBegun(sitting)
}
