import { httpFail } from '../../lib/failure.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { publishedCourse, type PublishedCourse } from '../courses/published.service.ts'
import { dutiesOf, type Duty } from '../coverage/duties.service.ts'
import { programmesOrOpen, type Programme } from '../programmes/programmes.service.ts'
import { findRequirements, type OfferedRequirement } from '../programmes/requirements.service.ts'
import { pinnedVersionOf } from './pinnedVersion.service.ts'
import { progressOf, type CourseProgress } from './progress.service.ts'
import { pinnedVersion } from './upgrade.rule.ts'
import { versionOf, type CourseVersion } from '../courses/versions.service.ts'

/**
 * What is asked of a person and offered to them: requirements with their standing, and every programme that is open.
 */
export interface Curriculum {
  duties: { requirement: OfferedRequirement; standing: Duty }[]
  programmes: Map<string, Programme>
  /** The offerings that it was made of. */
  offered: Stamp
}

/**
 * Courses that a requirement asks of the person; what a programme merely open to all calls required is theirs to
 * choose.
 */
export function requiredCourses({ duties, programmes }: Curriculum): Set<string> {
  const asked = duties.flatMap(({ requirement }) => requirement.programmes.flatMap((id) => programmes.get(id) ?? []))
  return new Set(asked.flatMap(({ courses }) => courses.flatMap(({ course, required }) => (required ? [course] : []))))
}

/** Two queries as long as the offerings stay, whatever the number of duties. */
export async function curriculumOf(person: string): Promise<Curriculum> {
  const [standings, offered] = await Promise.all([dutiesOf(person), offerings.look()])
  const requirements = await findRequirements(
    offered,
    standings.map(({ requirement }) => requirement),
  )
  const asked = requirements.flatMap(({ programmes }) => programmes)
  const programmes = await programmesOrOpen(offered, asked)
  const byId = new Map(requirements.map((requirement) => [requirement._id, requirement]))
  return {
    duties: standings.flatMap((standing) => {
      const requirement = byId.get(standing.requirement)
      return requirement ? [{ requirement, standing }] : []
    }),
    programmes: new Map(programmes.map((programme) => [programme._id, programme])),
    offered,
  }
}

/** A published course in the version that the person is held to: the one begun with, else the newest. */
export interface OpenCourse {
  course: PublishedCourse
  version: CourseVersion
  progress: CourseProgress | null
  curriculum: Curriculum
}

/** A course that is open to the person, in a programme open to all or asked of them; anything else is not found. */
export async function openCourse(person: string, id: string): Promise<OpenCourse> {
  const [curriculum, progress, pinned] = await Promise.all([
    curriculumOf(person),
    progressOf(person, id),
    pinnedVersionOf(person, id),
  ])
  const isOffered = [...curriculum.programmes.values()].some(({ courses }) =>
    courses.some(({ course }) => course === id),
  )
  const course = isOffered ? await publishedCourse(curriculum.offered, id) : null
  if (!course?.version) throw httpFail('notFound')
  const version = await versionOf(id, pinnedVersion(pinned, progress?.version, course.version))
  if (!version) throw httpFail('notFound')
  return { course, version, progress, curriculum }
}
