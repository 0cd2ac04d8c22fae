import { httpFail } from '../../lib/failure.ts'
import { Courses, type Course, type CourseVersion } from '../courses/courses.model.ts'
import { CoverageStatuses, type CoverageStatus, type StandingStateName } from '../coverage/coverage.model.ts'
import { Programmes, Requirements, type Programme, type Requirement } from '../programmes/programmes.model.ts'
import { progressId } from './progressFold.ts'
import { PinnedVersions } from './pinnedVersion.model.ts'
import { CourseProgresses, type CourseProgress } from './progress.model.ts'
import { pinnedVersion } from './upgradeRule.ts'
import { versionOf } from './versions.ts'

/** A published course in the version that the person is held to: the one begun with, else the newest. */
export interface OpenCourse {
  course: Pick<Course, '_id' | 'ancestors' | 'version'>
  version: CourseVersion
  progress: CourseProgress | null
}

/** A requirement that is asked today. Who will hold a covered post only later has an `upcoming` row: nothing is asked yet. */
const ASKED = { state: { $ne: 'upcoming' as const } }
type Asked = CoverageStatus & { state: StandingStateName }

/** Whether a programme with the course is open to all, or asked of the person by a requirement. */
async function isOffered(person: string, course: string): Promise<boolean> {
  const programmes = await Programmes.find({ 'courses.course': course }, { open: 1 }).lean()
  if (programmes.some(({ open }) => open)) return true
  const requirements = await Requirements.find(
    { programmes: { $in: programmes.map(({ _id }) => _id) } },
    { _id: 1 },
  ).lean()
  return (
    (await CoverageStatuses.exists({ _id: { $in: requirements.map(({ _id }) => `${_id}:${person}`) }, ...ASKED })) !==
    null
  )
}

/** A course that is open to the person; anything else is not found. */
export async function openCourse(person: string, id: string): Promise<OpenCourse> {
  const course = await Courses.findById(id, { ancestors: 1, version: 1 }).lean()
  if (!course?.version || !(await isOffered(person, id))) throw httpFail('notFound')
  const [progress, held] = await Promise.all([
    CourseProgresses.findById(progressId(person, id)).lean(),
    PinnedVersions.findById(progressId(person, id)).lean(),
  ])
  const version = await versionOf(id, pinnedVersion(held?.version, progress?.version, course.version))
  if (!version) throw httpFail('notFound')
  return { course, version, progress }
}

/** What is asked of a person and offered to them: requirements with their standing, and every programme that is open. */
export interface Curriculum {
  duties: { requirement: Requirement; standing: Asked }[]
  programmes: Map<string, Programme>
}

/** Courses that a requirement asks of the person; what a programme merely open to all calls required is theirs to choose. */
export function requiredCourses({ duties, programmes }: Curriculum): Set<string> {
  const asked = duties.flatMap(({ requirement }) => requirement.programmes.flatMap((id) => programmes.get(id) ?? []))
  return new Set(asked.flatMap(({ courses }) => courses.flatMap(({ course, required }) => (required ? [course] : []))))
}

/** Three queries, whatever the number of duties. */
export async function curriculumOf(person: string): Promise<Curriculum> {
  const standings = (await CoverageStatuses.find({ person, ...ASKED }).lean()) as Asked[]
  const requirements = await Requirements.find({ _id: { $in: standings.map(({ requirement }) => requirement) } }).lean()
  const asked = requirements.flatMap(({ programmes }) => programmes)
  const programmes = await Programmes.find({ $or: [{ _id: { $in: asked } }, { open: true }] }).lean()
  const byId = new Map(requirements.map((requirement) => [requirement._id, requirement]))
  return {
    duties: standings.flatMap((standing) => {
      const requirement = byId.get(standing.requirement)
      return requirement ? [{ requirement, standing }] : []
    }),
    programmes: new Map(programmes.map((programme) => [programme._id, programme])),
  }
}
