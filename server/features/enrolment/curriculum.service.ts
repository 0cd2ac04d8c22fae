import { httpFail } from '../../lib/failure.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { publishedCourse, titlesOf, type PublishedCourse } from '../courses/published.service.ts'
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
  const asked = duties.flatMap(({ requirement }) => askedProgrammes(requirement, programmes))
  return new Set(asked.flatMap(({ courses }) => courses.flatMap(({ course, required }) => (required ? [course] : []))))
}

/** Any of which covers: the programmes, and of courses that cover by themselves one for each. */
export const askedProgrammes = (
  { programmes, courses }: OfferedRequirement,
  known: ReadonlyMap<string, Programme>,
): Programme[] => [...programmes, ...courses].flatMap((id) => known.get(id) ?? [])

/** A course that covers by itself is offered as a programme of that course alone. */
const ofItself = async (ids: readonly string[]): Promise<Programme[]> =>
  ids.length === 0
    ? []
    : (await titlesOf(ids)).map(({ _id, title }) => ({
        ...{ _id, title, summary: '', unit: '', ancestors: [], open: false, revision: 0, updatedAt: new Date(0) },
        courses: [{ course: _id, required: true }],
      }))
/** Whether it stands for a course that covers by itself: nothing of it is recorded but the course. */
export const isOfItself = ({ id, courses }: { id: string; courses: { id: string }[] }): boolean =>
  courses.length === 1 && courses[0]!.id === id

/** Two queries as long as the offerings stay, whatever the number of duties; one more where courses cover by themselves. */
export async function curriculumOf(person: string): Promise<Curriculum> {
  const [standings, offered] = await Promise.all([dutiesOf(person), offerings.look()])
  const requirements = await findRequirements(
    offered,
    standings.map(({ requirement }) => requirement),
  )
  const asked = requirements.flatMap(({ programmes }) => programmes)
  const programmes = [
    ...(await programmesOrOpen(offered, asked)),
    ...(await ofItself([...new Set(requirements.flatMap(({ courses }) => courses))])),
  ]
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
