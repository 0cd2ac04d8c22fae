import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { distinct } from '../../lib/distinct.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { note } from '../audit/audit.service.ts'
import {
  countPublished,
  matchingTitles,
  publishedExcept,
  titlesOf,
  type CourseTitle,
} from '../courses/published.service.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { byId } from '../../lib/readTogether.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import { Units } from '../organisations/organisations.model.ts'
import { transaction } from '../../lib/transaction.ts'
import { ownUnit, topUnits } from '../organisations/topUnits.service.ts'
import type { ProgrammeSave } from './programmes.contract.ts'
import { fail } from './programmes.failures.ts'
import { Programmes, Requirements, type Programme, type Requirement } from './programmes.model.ts'

export type { Programme }

type Save = z.output<typeof ProgrammeSave>
export interface ProgrammeInFull {
  programme: Programme
  courses: Map<string, CourseTitle>
  requirements: Pick<Requirement, '_id' | 'title'>[]
}

/** Programmes hold downwards: a unit sees its own and those of the units above it. Each filter has its own index. */
async function visible(actor: Actor): Promise<Record<string, unknown>[]> {
  const units = await topUnits(actor, 'programme.read')
  return [scope(actor, 'programme.read'), { unit: { $in: units.flatMap(({ ancestors }) => ancestors) } }]
}

export async function listProgrammes(
  actor: Actor,
  { cursor, limit, archived }: { cursor?: string | undefined; limit: number; archived?: 'yes' | undefined },
): Promise<CursorPage<Programme>> {
  const shelf = { archivedAt: { $exists: archived === 'yes' } }
  const after = afterCursor(cursor, 'updatedAt', -1, 'instant')
  const order = { updatedAt: -1, _id: -1 } as const
  const found = await Promise.all(
    (await visible(actor)).map((filter) => findInOrder(Programmes, [{ ...shelf, ...filter }, after], order, limit + 1)),
  )
  const rows = distinct(found.flat()).sort(
    (a, b) => b.updatedAt.getTime() - a.updatedAt.getTime() || (a._id < b._id ? 1 : -1),
  )
  return cutPage(rows.slice(0, limit + 1), limit, 'updatedAt')
}

async function inFull(programme: Programme): Promise<ProgrammeInFull> {
  const courses = await titlesOf(programme.courses.map(({ course }) => course))
  const requirements = await Requirements.find({ programmes: programme._id }, { title: 1 })
    .sort({ _id: 1 })
    .lean<ProgrammeInFull['requirements']>()
  return { programme, courses: new Map(courses.map((course) => [course._id, course])), requirements }
}

export async function showProgramme(actor: Actor, id: string): Promise<ProgrammeInFull> {
  const filters = await visible(actor)
  const found = await Promise.all(filters.map((filter) => Programmes.findOne({ _id: id, ...filter }).lean()))
  const programme = found.find((each) => each !== null)
  if (!programme) throw httpFail('notFound')
  return inFull(programme)
}

/**
 * Every course of a programme is published, and is in it once. Courses that stay were checked when they were put in.
 */
async function checkCourses(actor: Actor, courses: Save['courses'], before: Programme['courses'] = []): Promise<void> {
  const ids = courses.map(({ course }) => course)
  if (new Set(ids).size < ids.length) throw fail('programme.courseTwice')
  const kept = new Set(before.map(({ course }) => course))
  const added = ids.filter((id) => !kept.has(id))
  const published = await countPublished(added, scope(actor, 'programme.write'))
  if (published < added.length) throw fail('programme.courseUnpublished')
}

export async function createProgramme(actor: Actor, { id, ...save }: Save & { id: string }): Promise<ProgrammeInFull> {
  const { _id: unit, ancestors } = await ownUnit(actor, 'programme.write')
  const row: Programme = { _id: id, ...save, unit, ancestors, revision: 1, updatedAt: now() }
  async function create(): Promise<void> {
    await checkCourses(actor, save.courses)
    await transaction(async (session) => {
      await Programmes.create([row], { session })
      await note(actor, 'programme.create', id, row.title, session)
      await offerings.changed(session)
    })
  }
  return inFull(
    await createOnce(Programmes, {
      row,
      given: ['unit', 'title', 'summary', 'open', 'courses'],
      own: scope(actor, 'programme.write'),
      create,
    }),
  )
}

/**
 * Saves against the revision that was read. What people have completed stays completed: nothing here is retroactive.
 */
export async function saveProgramme(
  actor: Actor,
  id: string,
  { revision, ...save }: Save & { revision: number },
): Promise<ProgrammeInFull> {
  const own = { _id: id, ...scope(actor, 'programme.write') }
  const before = await Programmes.findOne(own).lean()
  if (!before) throw httpFail('notFound')
  await checkCourses(actor, save.courses, before.courses)
  const after = { ...save, revision: revision + 1, updatedAt: now() }
  await transaction(async (session) => {
    const { matchedCount } = await Programmes.updateOne({ ...own, revision }, { $set: after }, { session })
    if (matchedCount === 0) throw fail('programme.stale')
    await note(actor, 'programme.save', id, save.title, session)
    await offerings.changed(session)
  })
  return inFull({ ...before, ...after })
}

const CANDIDATES = 50

/** Published courses that may still be put in, the newest first. */
export async function candidates(actor: Actor, id: string, search?: string) {
  const programme = await Programmes.findOne({ _id: id, ...scope(actor, 'programme.write') }).lean()
  if (!programme) throw httpFail('notFound')
  const inside = programme.courses.map(({ course }) => course)
  const courses = await publishedExcept(inside, { own: scope(actor, 'programme.write'), search, limit: CANDIDATES })
  const present = search === undefined || search === '' ? [] : await matchingTitles(inside, search)
  const units = await Units.find({ _id: { $in: courses.map(({ unit }) => unit) } }, { name: 1 }).lean()
  const names = new Map(units.map(({ _id, name }) => [_id, name]))
  const items = courses.map(({ _id, title, unit, version }) => ({
    id: _id,
    title,
    unitName: names.get(unit) ?? '',
    version: version!,
  }))
  return { items, present }
}

/** Whoever has completed its required courses completes it; with none of these nobody does. */
export const canBeCompleted = (courses: Programme['courses']): boolean => courses.some(({ required }) => required)

/** Programmes with a course; all of them without one. */
export const programmesWith = (course: string | undefined, session?: ClientSession): Promise<Programme[]> =>
  Programmes.find(course ? { 'courses.course': course } : {}, null, session ? { session } : {}).lean()

/** What is in use and holds in a unit: set there or above. `line`: the ids from the root to the unit. */
export const programmesAbove = (line: readonly string[]): Promise<Programme[]> =>
  Programmes.find({ unit: { $in: [...line] }, archivedAt: { $exists: false } })
    .sort({ _id: 1 })
    .lean()

const readProgramme = offerings.keep(500, async (ids) => byId(await Programmes.find({ _id: { $in: ids } }).lean()))
const OPEN = 'open'
const readOpen = offerings.keep(
  1,
  async () => new Map([[OPEN, await Programmes.find({ open: true, archivedAt: { $exists: false } }).lean()]]),
)

/** These programmes and all that are open to everybody. */
export async function programmesOrOpen(offered: Stamp, ids: readonly string[]): Promise<Programme[]> {
  const [asked, open] = await Promise.all([readProgramme(offered, ids), readOpen(offered, [OPEN])])
  return distinct([...asked, ...open.flat()])
}

export async function programmeTitles(ids: readonly string[], session?: ClientSession): Promise<Map<string, string>> {
  const found = await Programmes.find({ _id: { $in: [...ids] } }, { title: 1 }, session ? { session } : {}).lean()
  return new Map(found.map(({ _id, title }) => [_id, title]))
}
