import { z } from 'zod'
import { api, get, post, put } from '../../http/endpoint.ts'
import { Count, Id, Instant, Name, NewId, PageQuery, Text, page } from '../../lib/schema.ts'
import { Article } from './article.contract.ts'
import { ChoiceQuestion, Option, Quiz, Slot } from '../quizzes/quizzes.contract.ts'
import { Pictures, PlaybackView } from '../assets/assets.contract.ts'

/** Where in a video something begins: seconds from its start, and what. */
export const Chapter = z.object({ at: z.int().nonnegative(), title: Name })
export type Chapter = z.infer<typeof Chapter>

/**
 * A question at a moment of a video (seconds from its start). It asks for attention and teaches; it never stands
 * between a trainee and credit.
 */
export const VideoQuestion = z.object({ at: z.int().nonnegative(), question: ChoiceQuestion })
export type VideoQuestion = z.infer<typeof VideoQuestion>
/** The same without anything of its key. */
export const AskedQuestion = z.object({
  at: z.int(),
  id: Id,
  kind: z.enum(['single', 'multiple', 'judge']),
  stem: z.string(),
  options: z.array(Option),
})

const lesson = { id: Id, title: Name }
export const Lesson = z.discriminatedUnion('kind', [
  /** `chapters` and `questions` in the order of the video. */
  z.object({
    ...lesson,
    kind: z.literal('video'),
    asset: Id.nullable(),
    chapters: z.array(Chapter).max(100).optional(),
    questions: z.array(VideoQuestion).max(30).optional(),
  }),
  z.object({ ...lesson, kind: z.literal('document'), asset: Id.nullable() }),
  z.object({ ...lesson, kind: z.literal('article'), article: Article.nullable() }),
  z.object({ ...lesson, kind: z.literal('quiz'), quiz: Quiz.nullable() }),
])
export type Lesson = z.infer<typeof Lesson>
export const Section = z.object({ id: Id, title: Name, lessons: z.array(Lesson).max(60) })
/**
 * How the videos of a course are watched: the fastest speed that the player offers, and whether the first watch goes
 * through in order, which is a courtesy of the player; `checks`: it asks at random moments whether somebody is there.
 * What counts is decided by the seconds covered, at that speed and no faster in all (learning/beatCredit.ts).
 */
export const WatchRules = z.object({
  maxRate: z.literal([1, 1.25, 1.5, 2]),
  inOrder: z.boolean(),
  checks: z.boolean().optional(),
})
export type WatchRules = z.infer<typeof WatchRules>
/**
 * The whole content of a course: what a draft holds, and what a published version freezes. Without rules: the usual
 * ones.
 */
export const Outline = z.object({ sections: z.array(Section).max(60), rules: WatchRules.optional() })
export type Outline = z.infer<typeof Outline>

/**
 * draft -> submitted -> (returned | published); a published course whose draft changes is `draft` again, its version
 * stays.
 */
export const CourseState = z.enum(['draft', 'submitted', 'returned', 'published'])
export const CourseCard = z.object({
  id: Id,
  title: z.string(),
  summary: z.string(),
  /** 课程分类; the name is empty where there is none. */
  category: Id.nullable(),
  categoryName: z.string(),
  state: CourseState,
  unit: Id,
  unitName: z.string(),
  lessonCount: z.int(),
  version: z.int().nullable(),
  updatedAt: Instant,
  submittedAt: Instant.nullable(),
})
export const ReviewEntry = z.object({
  at: Instant,
  by: z.string(),
  act: z.enum(['submitted', 'withdrawn', 'returned', 'published']),
  remarks: z.string(),
  version: z.int().nullable(),
})
/** What keeps a draft from being submitted: where, and what to do. */
export const Obstacle = z.object({ lesson: Id.nullable(), message: z.string() })
export const CourseView = CourseCard.extend({
  /** Sent back with every save: a save against an older revision is refused, nothing is overwritten. */
  revision: z.int(),
  outline: Outline,
  /** Titles and lengths of the assets that the outline names. */
  assets: z.array(
    z.object({
      id: Id,
      name: z.string(),
      kind: z.string(),
      state: z.string(),
      progress: z.number(),
      durationSeconds: z.int().nullable(),
    }),
  ),
  obstacles: z.array(Obstacle),
  reviews: z.array(ReviewEntry),
  /** What the caller may do with it now. */
  may: z.object({ edit: z.boolean(), submit: z.boolean(), withdraw: z.boolean(), review: z.boolean() }),
})
/** The decision before the one that is due, and the content that it was about; null where nothing was kept. */
export const ReviewedBefore = z.object({
  /** `version`: the one that was published then; null: the course was sent back. */
  decision: ReviewEntry.pick({ at: true, by: true, remarks: true, version: true }).nullable(),
  content: z
    .object({
      title: z.string(),
      summary: z.string(),
      categoryName: z.string(),
      outline: Outline,
      /** Names of the assets that the outline names and that still exist. */
      assets: z.array(z.object({ id: Id, name: z.string() })),
    })
    .nullable(),
  /** Of the articles then and now. */
  pictures: Pictures,
})
/** `category`: one to be chosen or that it has; null: none; absent: as it was. */
export const CourseSave = z.object({
  revision: z.int(),
  title: Name,
  summary: Text,
  category: Id.nullable().optional(),
  outline: Outline,
})
/** A lesson as the trainee will see it, without any record being made. Quizzes come without their key. */
export const PreviewLesson = z.object({
  id: Id,
  title: z.string(),
  kind: z.enum(['video', 'document', 'article', 'quiz']),
  article: Article.nullable(),
  pictures: Pictures,
  playback: PlaybackView.nullable(),
  chapters: z.array(Chapter),
  questions: z.array(AskedQuestion),
  document: z.string().nullable(),
  quiz: z
    .object({
      rule: Quiz.shape.rule,
      slots: z.array(Slot.omit({ answer: true, seq: true })),
    })
    .nullable(),
})

/** A published version as it was frozen. */
export const VersionView = z.object({
  number: z.int(),
  title: z.string(),
  summary: z.string(),
  outline: Outline,
  publishedAt: Instant,
  publishedBy: z.string(),
})

/** Where one course names an asset. A lesson is the same in the draft and in a version by its id. */
export const AssetUse = z.object({
  course: Id,
  title: z.string(),
  /** Whether the caller may change its draft. */
  editable: z.boolean(),
  draft: z.boolean(),
  /** Numbers of the published versions that name it, the newest first; `current`: the course's newest is among them. */
  versions: z.array(z.int()),
  current: z.boolean(),
  /** Of the draft, and of the newest version that names it. */
  lessons: z.array(z.object({ id: Id, title: z.string(), draft: z.boolean(), published: z.boolean() })),
})
/** `more`: courses beyond those listed; `hidden`: those that the caller may not see. */
export const AssetUses = z.object({ items: z.array(AssetUse), more: z.int(), hidden: z.int() })

export const courses = api('/courses', {
  list: get('', {
    summary: 'Courses of the caller’s units',
    can: 'course.read',
    query: PageQuery.extend({
      state: CourseState.optional(),
      /** Or `none`: those without one. */
      category: Id.optional(),
      search: z.string().trim().max(60).optional(),
    }),
    reply: page(CourseCard),
  }),
  /** Units in which the caller may make a course. */
  homes: get('/homes', {
    summary: 'Units in which the caller may make a course',
    can: 'course.write',
    reply: z.object({ items: z.array(z.object({ id: Id, name: z.string() })) }),
  }),
  uses: get('/uses/:asset', {
    summary: 'Where an asset is used: drafts and published versions, with their lessons',
    can: 'asset.write',
    reply: AssetUses,
  }),
  create: post('', {
    summary: 'Make a course',
    can: 'course.write',
    limit: { per: 'person', times: 200, seconds: 600 },
    body: z.object({ id: NewId, unit: Id, title: Name, summary: Text.default('') }),
    reply: CourseView,
  }),
  show: get('/:course', { summary: 'A course with its draft', can: 'course.read', reply: CourseView }),
  save: put('/:course/draft', {
    summary: 'Save the draft against its revision',
    can: 'course.write',
    body: CourseSave,
    reply: CourseView,
  }),
  submit: post('/:course/submit', {
    summary: 'Submit for review 提交',
    can: 'course.write',
    body: z.object({ revision: z.int(), remarks: Text.default('') }),
    reply: CourseView,
  }),
  withdraw: post('/:course/withdraw', { summary: 'Take back a submission', can: 'course.write', reply: CourseView }),
  preview: get('/:course/lessons/:lesson/preview', {
    summary: 'A lesson as a trainee will see it: of the draft, or of a published version',
    can: 'course.read',
    query: z.object({ version: z.coerce.number().int().min(1).optional() }),
    reply: PreviewLesson,
  }),
  version: get('/:course/versions/:versionNumber', {
    summary: 'A published version',
    can: 'course.read',
    reply: VersionView,
  }),
  reviews: get('/reviews/waiting', {
    summary: 'Submissions that wait for review 审核, oldest first',
    can: 'course.review',
    query: PageQuery,
    reply: page(CourseCard),
  }),
  reviewCount: get('/reviews/waiting/count', {
    summary: 'How many submissions wait for review',
    can: 'course.review',
    reply: Count,
  }),
  before: get('/:course/reviewed-before', {
    summary: 'What the reviewers decided on last: as it was sent back, else the newest version',
    can: 'course.review',
    reply: ReviewedBefore,
  }),
  giveBack: post('/:course/return', {
    summary: 'Send a submission back with remarks',
    can: 'course.review',
    body: z.object({ revision: z.int(), remarks: Text.min(1, '请写明退回的原因') }),
    reply: CourseView,
  }),
  publish: post('/:course/publish', {
    summary: 'Publish the submission as an immutable version 发布',
    can: 'course.review',
    body: z.object({ revision: z.int(), remarks: Text.default('') }),
    reply: CourseView,
  }),
})
