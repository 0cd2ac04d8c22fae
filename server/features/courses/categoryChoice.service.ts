/** Categories as courses, their reviews and trainees' pages read and choose them. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { can, scope, unitsOf, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { byId } from '../../lib/readTogether.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import type { categories } from './categories.contract.ts'
import { NO_CATEGORY } from './categories.rule.ts'
import { CourseCategories, type CourseCategory } from './categories.model.ts'
import { Courses } from './courses.model.ts'

type Counted = z.output<typeof categories.endpoints.list.query>

/** How many of the caller's courses have each category; under '' those that have none. */
async function countsOf(actor: Actor, { state, search }: Counted): Promise<Map<string, number>> {
  const counted = await Courses.aggregate<{ _id: string | null; count: number }>([
    { $match: { ...scope(actor, 'course.read'), ...(state && { state }) } },
    { $match: nameSearch(search, [], 'title') },
    { $group: { _id: '$category', count: { $sum: 1 } } },
  ])
  return new Map(counted.map(({ _id, count }) => [_id ?? '', count]))
}

/** Categories hold downwards: a caller has those of the own units and of the units above. */
async function unitsAbove(actor: Actor): Promise<string[]> {
  const units = await topUnits(actor, 'course.read')
  return [...new Set(units.flatMap(({ ancestors }) => ancestors))]
}

/** The part of a filter of courses. @throws notFound for what is no category that the caller has */
export async function ofCategory(actor: Actor, category: string | undefined): Promise<{ category?: string | null }> {
  if (category === undefined) return {}
  if (category === NO_CATEGORY) return { category: null }
  if (await CourseCategories.exists({ _id: category, unit: { $in: await unitsAbove(actor) } })) return { category }
  throw httpFail('notFound')
}

/** In their order. */
export async function listCategories(actor: Actor, query: Counted) {
  const above = await unitsAbove(actor)
  const [rows, counts] = await Promise.all([
    CourseCategories.find({ unit: { $in: above } })
      .sort({ order: 1, _id: 1 })
      .lean(),
    countsOf(actor, query),
  ])
  const kept = can(actor, 'category.write') ? unitsOf(actor, 'category.write') : []
  const items = rows.map(({ _id, name, unit, ancestors, archivedAt }) => ({
    id: _id,
    name,
    unit,
    archivedAt: archivedAt?.toISOString() ?? null,
    courseCount: counts.get(_id) ?? 0,
    editable: kept.some((each) => ancestors.includes(each)),
  }))
  return { items, withoutCategory: counts.get('') ?? 0 }
}

/**
 * Whether a course of a unit with these ancestors may be of it. In the transaction that chooses it: whoever archives or
 * removes it meanwhile writes the same document, so that one of the two runs again and sees the other.
 */
export async function chooseCategory(
  id: string,
  ancestors: readonly string[],
  session: ClientSession,
): Promise<boolean> {
  const choosable = { _id: id, unit: { $in: [...ancestors] }, archivedAt: { $exists: false } }
  const { matchedCount } = await CourseCategories.updateOne(choosable, { $inc: { timesChosen: 1 } }, { session })
  return matchedCount === 1
}

/** Names by id, of those that the rows have. */
export async function categoryNames(rows: readonly { category: string | null }[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ category }) => category ?? []))]
  const found = ids.length > 0 ? await CourseCategories.find({ _id: { $in: ids } }, { name: 1 }).lean() : []
  return new Map(found.map(({ _id, name }) => [_id, name]))
}

const readCategories = offerings.keep<CourseCategory>(500, async (ids) =>
  byId(await CourseCategories.find({ _id: { $in: ids } }).lean()),
)

/** The categories of what is offered, in their order. */
export async function categoriesOf(
  offered: Stamp,
  rows: readonly { category: string | null }[],
): Promise<{ id: string; name: string }[]> {
  const found = await readCategories(
    offered,
    rows.flatMap(({ category }) => category ?? []),
  )
  return found
    .toSorted((a, b) => a.order - b.order || (a._id < b._id ? -1 : 1))
    .map(({ _id, name }) => ({ id: _id, name }))
}
