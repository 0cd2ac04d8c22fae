import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import { assetFor } from '../assets/assets.service.ts'
import type { AssetUse, AssetUses } from './courses.contract.ts'
import { Courses, CourseVersions, type Course } from './courses.model.ts'
import { assetsIn, lessonsOf } from './outline.rule.ts'
import { versionId, versionsOf } from './versions.service.ts'

/** Where a course names an asset: in its draft, and in which of its versions, the newest first. */
export interface Naming {
  draft: boolean
  versions: number[]
}
const MOST = 20

/** Every course that names an asset, by id. */
export async function coursesNaming(asset: string, session?: ClientSession): Promise<Map<string, Naming>> {
  const options = session ? { session } : {}
  const drafts = await Courses.find({ assets: asset }, { _id: 1 }, options).lean()
  const versions = await CourseVersions.find({ assets: asset }, { course: 1, number: 1 }, options).lean()
  const named = new Map<string, Naming>()
  const of = (course: string): Naming => {
    const naming = named.get(course) ?? { draft: false, versions: [] }
    named.set(course, naming)
    return naming
  }
  for (const { _id } of drafts) of(_id).draft = true
  for (const { course, number } of versions.toSorted((a, b) => b.number - a.number)) of(course).versions.push(number)
  return named
}

/** Where an asset of the actor's units is used: the courses that the actor may see, changed last first. */
export async function usesOf(actor: Actor, asset: string): Promise<z.input<typeof AssetUses>> {
  await assetFor(actor, asset)
  const named = await coursesNaming(asset)
  const ids = [...named.keys()]
  const own = await Courses.find({ _id: { $in: ids }, ...scope(actor, 'course.read') }, { updatedAt: 1 }).lean()
  const shown = own
    .toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())
    .slice(0, MOST)
    .map(({ _id }) => _id)
  const courses = new Map((await Courses.find({ _id: { $in: shown } }).lean()).map((course) => [course._id, course]))
  const newest = await versionsOf(shown.flatMap((id) => versionId(id, named.get(id)!.versions[0] ?? 0)))
  const items = shown.flatMap((id) => {
    const course = courses.get(id)
    const published = newest.get(versionId(id, named.get(id)!.versions[0] ?? 0))
    return course ? [presentUse(actor, asset, { course, naming: named.get(id)!, published })] : []
  })
  return { items, more: own.length - items.length, hidden: ids.length - own.length }
}

/** A lesson is the same in the draft and in a version by its id; the draft has its name of today. */
function presentUse(
  actor: Actor,
  asset: string,
  { course, naming, published }: { course: Course; naming: Naming; published: Pick<Course, 'outline'> | undefined },
): z.input<typeof AssetUse> {
  const lessonsWith = ({ outline }: Pick<Course, 'outline'>) =>
    lessonsOf(outline).filter((lesson) => assetsIn(lesson).includes(asset))
  const inDraft = lessonsWith(course)
  const inVersion = published ? lessonsWith(published) : []
  const drafted = new Set(inDraft.map(({ id }) => id))
  const frozen = new Set(inVersion.map(({ id }) => id))
  const editable = unitsOf(actor, 'course.write').some((unit) => course.ancestors.includes(unit))
  return {
    course: course._id,
    title: course.title,
    editable,
    draft: naming.draft,
    versions: naming.versions,
    current: course.version !== null && naming.versions[0] === course.version,
    lessons: [...inDraft, ...inVersion.filter(({ id }) => !drafted.has(id))].map(({ id, title }) => ({
      id,
      title,
      draft: drafted.has(id),
      published: frozen.has(id),
    })),
  }
}
