import type { z } from 'zod'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'
import { ofCategory } from './categoryChoice.service.ts'
import type { courses } from './courses.contract.ts'
import { Courses, type Course } from './courses.model.ts'

type ListQuery = z.output<typeof courses.endpoints.list.query>
type PageQuery = z.output<typeof courses.endpoints.reviews.query>
type NewCourse = z.output<typeof courses.endpoints.create.body>

/** A course in the caller's scope of `capability`; elsewhere it does not exist. */
export async function courseFor(actor: Actor, capability: Capability, course: string): Promise<Course> {
  const row = await Courses.findOne({ _id: course, ...scope(actor, capability) }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Courses of the caller's units, changed last first. */
export async function listCourses(
  actor: Actor,
  { cursor, limit, state, category, search }: ListQuery,
): Promise<CursorPage<Course>> {
  const own = {
    ...scope(actor, 'course.read'),
    ...(state && { state }),
    ...(await ofCategory(actor, category)),
  }
  const filters = [own, nameSearch(search, [], 'title'), afterCursor(cursor, 'updatedAt', -1, 'instant')]
  const rows = await findInOrder(Courses, filters, { updatedAt: -1, _id: -1 }, limit + 1)
  return cutPage(rows, limit, 'updatedAt')
}

/** Submissions that wait for the caller, oldest first. */
export async function waitingCourses(actor: Actor, { cursor, limit }: PageQuery): Promise<CursorPage<Course>> {
  const own = { state: 'submitted', ...scope(actor, 'course.review') }
  const filters = [own, afterCursor(cursor, 'submittedAt', 1, 'instant')]
  const rows = await findInOrder(Courses, filters, { submittedAt: 1, _id: 1 }, limit + 1)
  return cutPage(rows, limit, 'submittedAt')
}

export const countWaiting = (actor: Actor): Promise<Counted> =>
  countUpTo(Courses, { state: 'submitted', ...scope(actor, 'course.review') })

/** Units in which the caller may make a course: those of the grants themselves. */
export const courseHomes = (actor: Actor): Promise<Unit[]> =>
  Units.find({ _id: { $in: unitsOf(actor, 'course.write') }, closedOn: null })
    .sort({ pinyin: 1 })
    .lean()

/** Makes an empty draft in a unit of the caller's scope. */
export async function createCourse(actor: Actor, { id, unit: home, title, summary }: NewCourse): Promise<Course> {
  const unit = await Units.findOne({ _id: home, closedOn: null, ...scope(actor, 'course.write') }).lean()
  if (!unit) throw httpFail('notFound')
  const course: Course = {
    _id: id,
    unit: unit._id,
    ancestors: unit.ancestors,
    title,
    ...pinyinOf(title),
    summary,
    category: null,
    state: 'draft',
    outline: { sections: [] },
    assets: [],
    revision: 1,
    savedBy: actor.name,
    version: null,
    submittedAt: null,
    updatedAt: now(),
    reviews: [],
  }
  return createOnce(Courses, {
    row: course,
    given: ['unit', 'title', 'summary'],
    own: scope(actor, 'course.write'),
    create: () => Courses.create(course),
  })
}
