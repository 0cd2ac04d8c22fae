/**
 * Courses as trainees meet them: published, in a programme, with the assets of their lessons. Straight in the database.
 */
import type { UpdateQuery } from 'mongoose'
import { Courses, CourseVersions, type Course } from '../../server/features/courses/courses.model.ts'
import type { Lesson, VideoQuestion } from '../../server/features/courses/courses.contract.ts'
import { offerings } from '../../server/features/offerings/offerings.service.ts'
import { coverageStatusId, CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { firstVersion, PLAIN } from '../../server/features/programmes/requirement.rule.ts'
import { Programmes, Requirements, type Programme } from '../../server/features/programmes/programmes.model.ts'
import type { Quiz } from '../../server/features/quizzes/quizzes.contract.ts'
import type { Person } from '../../server/features/roster/roster.model.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { newId } from '../../server/lib/id.ts'

const day = new Date('2025-01-01T00:00:00Z')

export async function makeAsset(unit: Unit, durationSeconds: number | null = 600, given: object = {}) {
  const _id = newId()
  const video = durationSeconds !== null
  await Assets.create({
    _id,
    unit: unit._id,
    ancestors: unit.ancestors,
    owner: 'x',
    name: `文件 ${_id}`,
    kind: video ? 'video' : 'document',
    state: 'ready',
    size: 1,
    sha256: 'a'.repeat(64),
    durationSeconds,
    progress: 1,
    folder: video ? `renditions/${_id}/1` : null,
    renditions: video ? [{ name: '360p', width: 640, height: 360 }] : [],
    hasPoster: video,
    posters: Number(video),
    createdAt: day,
    ...given,
  })
  return _id
}

export const videoLesson = (asset: string): Lesson => ({ id: newId(), title: '学习党章', kind: 'video', asset })
/** Asked ten seconds apart. */
export const withQuestions = (lesson: Lesson, ...questions: VideoQuestion['question'][]): Lesson =>
  ({ ...lesson, questions: questions.map((question, index) => ({ at: (index + 1) * 10, question })) }) as Lesson
export const documentLesson = (asset: string): Lesson => ({ id: newId(), title: '讲义', kind: 'document', asset })
export const articleLesson = (): Lesson => ({
  id: newId(),
  title: '导读',
  kind: 'article',
  article: { type: 'doc', content: [] },
})
export const quizLesson = (quiz: Quiz): Lesson => ({ id: newId(), title: '章节测验', kind: 'quiz', quiz })

/** A published course; a further call with `course` publishes its next version. */
export async function publishCourse(unit: Unit, lessons: Lesson[], course?: Course): Promise<Course> {
  const _id = course?._id ?? newId()
  const number = (course?.version ?? 0) + 1
  const outline = { sections: [{ id: newId(), title: '第一章', lessons }] }
  const named = lessons.flatMap((lesson) => (lesson.kind === 'video' && lesson.asset ? [lesson.asset] : []))
  const assets = await Assets.find({ _id: { $in: named } }).lean()
  const row: Course = {
    _id,
    unit: unit._id,
    ancestors: unit.ancestors,
    title: `课程 ${_id}`,
    pinyin: `kecheng ${_id}`,
    initials: 'kc',
    summary: '',
    category: null,
    state: 'published',
    outline,
    assets: named,
    revision: number,
    savedBy: 'x',
    version: number,
    submittedAt: null,
    updatedAt: day,
    reviews: [],
  }
  await Courses.replaceOne({ _id }, row, { upsert: true })
  await CourseVersions.create({
    _id: `${_id}:${number}`,
    course: _id,
    number,
    title: row.title,
    summary: '',
    category: row.category,
    unit: unit._id,
    outline,
    assets: named,
    durations: Object.fromEntries(assets.map((asset) => [asset._id, asset.durationSeconds ?? 0])),
    publishedAt: day,
    publishedBy: 'x',
  })
  await offerings.changed()
  return row
}

export async function makeProgramme(
  unit: Unit,
  courses: Pick<Course, '_id'>[],
  given: Partial<Programme> = {},
): Promise<Programme> {
  const programme: Programme = {
    _id: newId(),
    title: '万名书记进党校',
    summary: '',
    unit: unit._id,
    ancestors: unit.ancestors,
    open: false,
    courses: courses.map(({ _id }) => ({ course: _id, required: true })),
    revision: 1,
    updatedAt: day,
    ...given,
  }
  await Programmes.create(programme)
  await offerings.changed()
  return programme
}

export async function changeProgramme({ _id }: Programme, change: UpdateQuery<Programme>): Promise<void> {
  await Programmes.updateOne({ _id }, change)
  await offerings.changed()
}

/** A requirement that asks the programmes, and the standing of each person to it. */
export async function requireOf(people: Person[], unit: Unit, programmes: Programme[], dueOn = '2027-12-31') {
  const requirement = newId()
  const asked = {
    ...PLAIN,
    positions: ['teacher-branch-secretary'],
    from: '2025-01-01',
    to: dueOn,
    graceMonths: 6,
    programmes: programmes.map(({ _id }) => _id),
  }
  await Requirements.create({
    _id: requirement,
    title: '三年全覆盖',
    unit: unit._id,
    ancestors: unit.ancestors,
    ...asked,
    ...firstVersion(asked, new Date(0), ''),
    revision: 1,
    computedRevision: 1,
  })
  await offerings.changed()
  for (const person of people) {
    const standing = {
      _id: coverageStatusId(requirement, person._id),
      requirement,
      person: person._id,
      name: person.name,
      pinyin: 'x',
      initials: 'x',
      state: 'uncovered' as const,
      posts: [],
      seenFrom: [],
      since: null,
      dueOn,
      coveredOn: null,
      evidence: null,
      programme: null,
      passedOver: null,
      changesOn: null,
      rule: 1,
      revision: 1,
    }
    await CoverageStatuses.create(standing)
  }
  return requirement
}
