import { httpFail } from '../../lib/failure.ts'
import { publishedCourse, type PublishedCourse } from '../courses/published.service.ts'
import { dutiesOf, isAsked, type Duty } from '../coverage/duties.service.ts'
import { programmesOrOpen, programmesWith, type Programme } from '../programmes/programmes.service.ts'
import { findRequirements, requirementsNaming, type Requirement } from '../programmes/requirements.service.ts'
import { pinnedVersionOf } from './pinnedVersion.service.ts'
import { progressOf, type CourseProgress } from './progress.service.ts'
import { pinnedVersion } from './upgrade.rule.ts'
import { versionOf, type CourseVersion } from '../courses/versions.service.ts'

/** A published course in the version that the person is held to: the one begun with, else the newest. */
export interface OpenCourse {
  course: PublishedCourse
  version: CourseVersion
  progress: CourseProgress | null
}

/** Whether a programme with the course is open to all, or asked of the person by a requirement. */
async function isOffered(person: string, course: string): Promise<boolean> {
  const programmes = await programmesWith(course)
  if (programmes.some(({ open, archivedAt }) => open && !archivedAt)) return true
  const requirements = await requirementsNaming(programmes.map(({ _id }) => _id))
  return isAsked(
    person,
    requirements.filter(({ archivedAt }) => !archivedAt).map(({ _id }) => _id),
  )
}

/** A course that is open to the person; anything else is not found. */
export async function openCourse(person: string, id: string): Promise<OpenCourse> {
  const [course, offered, progress, pinned] = await Promise.all([
    publishedCourse(id),
    isOffered(person, id),
    progressOf(person, id),
    pinnedVersionOf(person, id),
  ])
  if (!course?.version || !offered) throw httpFail('notFound')
  const version = await versionOf(id, pinnedVersion(pinned, progress?.version, course.version))
  if (!version) throw httpFail('notFound')
  return { course, version, progress }
}

/**
 * What is asked of a person and offered to them: requirements with their standing, and every programme that is open.
 */
export interface Curriculum {
  duties: { requirement: Requirement; standing: Duty }[]
  programmes: Map<string, Programme>
}

/**
 * Courses that a requirement asks of the person; what a programme merely open to all calls required is theirs to
 * choose.
 */
export function requiredCourses({ duties, programmes }: Curriculum): Set<string> {
  const asked = duties.flatMap(({ requirement }) => requirement.programmes.flatMap((id) => programmes.get(id) ?? []))
  return new Set(asked.flatMap(({ courses }) => courses.flatMap(({ course, required }) => (required ? [course] : []))))
}

/** Three queries, whatever the number of duties. */
export async function curriculumOf(person: string): Promise<Curriculum> {
  const standings = await dutiesOf(person)
  const requirements = await findRequirements(standings.map(({ requirement }) => requirement))
  const asked = requirements.flatMap(({ programmes }) => programmes)
  const programmes = await programmesOrOpen(asked)
  const byId = new Map(requirements.map((requirement) => [requirement._id, requirement]))
  return {
    duties: standings.flatMap((standing) => {
      const requirement = byId.get(standing.requirement)
      return requirement ? [{ requirement, standing }] : []
    }),
    programmes: new Map(programmes.map((programme) => [programme._id, programme])),
  }
}
