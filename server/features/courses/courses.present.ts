import type { z } from 'zod'
import { unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { Units } from '../organisations/organisations.model.ts'
import { assetsById, type Asset } from '../assets/catalogue.service.ts'
import { categoryNames } from './categoryChoice.service.ts'
import type { CourseCard, CourseView } from './courses.contract.ts'
import type { Course, ReviewRow } from './courses.model.ts'
import { obstaclesOf } from './obstacles.ts'
import { lessonsOf } from './outline.rule.ts'
import { isOwnSubmission } from './review.service.ts'

type Card = z.input<typeof CourseCard>

interface Names {
  units: ReadonlyMap<string, string>
  categories: ReadonlyMap<string, string>
}
const presentCard = (course: Course, names: Names): Card => ({
  id: course._id,
  title: course.title,
  summary: course.summary,
  category: course.category,
  categoryName: names.categories.get(course.category ?? '') ?? '',
  state: course.state,
  unit: course.unit,
  unitName: names.units.get(course.unit) ?? '',
  lessonCount: lessonsOf(course.outline).length,
  version: course.version,
  updatedAt: course.updatedAt.toISOString(),
  submittedAt: course.submittedAt?.toISOString() ?? null,
})

export async function presentCards(courses: readonly Course[]): Promise<Card[]> {
  const ids = [...new Set(courses.map(({ unit }) => unit))]
  const [units, categories] = await Promise.all([
    Units.find({ _id: { $in: ids } }, { name: 1 }).lean(),
    categoryNames(courses),
  ])
  const names = { units: new Map(units.map(({ _id, name }) => [_id, name])), categories }
  return courses.map((course) => presentCard(course, names))
}

const presentReview = ({ at, by, act, remarks, version }: ReviewRow) => ({
  at: at.toISOString(),
  by,
  act,
  remarks,
  version,
})
const presentAsset = ({ _id, name, kind, state, progress, durationSeconds }: Asset) => ({
  id: _id,
  name,
  kind,
  state,
  progress,
  durationSeconds,
})

function mayNow(course: Course, actor: Actor): z.input<typeof CourseView>['may'] {
  const holds = (capability: Capability) => unitsOf(actor, capability).some((unit) => course.ancestors.includes(unit))
  const submitted = course.state === 'submitted'
  const write = holds('course.write')
  return {
    edit: write && !submitted,
    submit: write && (course.state === 'draft' || course.state === 'returned'),
    withdraw: write && submitted,
    review: submitted && holds('course.review') && !isOwnSubmission(course, actor),
  }
}

/** A course with its draft, what is missing from it, and what the caller may do with it now. */
export async function presentCourse(course: Course, actor: Actor): Promise<z.input<typeof CourseView>> {
  const [[card], assets] = await Promise.all([presentCards([course]), assetsById(course.assets)])
  return {
    ...card!,
    revision: course.revision,
    outline: course.outline,
    assets: [...assets.values()].map(presentAsset),
    obstacles: obstaclesOf(course.outline, assets),
    reviews: course.reviews.map(presentReview),
    may: mayNow(course, actor),
  }
}
