import { z } from 'zod'
import { api, get } from '../../http/endpoint.ts'
import { BusinessDate, Id, Instant, PageQuery, page } from '../../lib/schema.ts'
import { Slot } from '../quizzes/quizzes.contract.ts'
import { CreditView } from '../playback/playback.contract.ts'

/**
 * `asOf`: when it was counted; null before anybody opened the lesson. Counted anew some minutes after it was watched.
 */
const AudienceCard = z.object({
  lesson: Id,
  title: z.string(),
  section: z.string(),
  durationSeconds: z.int(),
  viewers: z.int(),
  finished: z.int(),
  averageSeconds: z.int(),
  asOf: Instant.nullable(),
})
/**
 * A interval of the video: how many of the viewers saw it (on average over its seconds), seconds seen again, and who
 * stopped in it.
 */
const Interval = z.object({ from: z.int(), to: z.int(), watched: z.int(), againSeconds: z.int(), left: z.int() })
export const AudienceView = AudienceCard.extend({
  course: Id,
  courseTitle: z.string(),
  version: z.int(),
  intervals: z.array(Interval),
})
/** A viewer who began, did not finish, and has not gone on for a while. */
const StuckViewer = z.object({
  person: Id,
  name: z.string(),
  unitName: z.string(),
  watchedSeconds: z.int(),
  position: z.int(),
  lastAt: Instant,
})

/** What the attempts at a quiz come to; counted anew some minutes after one was handed in or marked. */
export const QuizCard = z.object({
  lesson: Id,
  title: z.string(),
  section: z.string(),
  attempts: z.int(),
  people: z.int(),
  decided: z.int(),
  passed: z.int(),
  asOf: Instant.nullable(),
})
/** `judged`: attempts whose points are known; `options` with how many chose them. */
export const QuizAudience = QuizCard.extend({
  course: Id,
  courseTitle: z.string(),
  version: z.int(),
  questions: z.array(
    z.object({
      id: Id,
      kind: Slot.shape.kind,
      stem: z.string(),
      points: z.int(),
      key: z.string(),
      answered: z.int(),
      right: z.int(),
      judged: z.int(),
      averagePoints: z.number().nullable(),
      options: z.array(z.object({ id: z.string(), text: z.string(), chosen: z.int(), key: z.boolean() })),
    }),
  ),
})

/** What those who make a course see of its viewers. */
export const audience = api('/audience', {
  course: get('/courses/:course', {
    summary: 'How the videos of a course are watched and its quizzes answered',
    can: 'course.write',
    reply: z.object({
      course: Id,
      title: z.string(),
      version: z.int(),
      lessons: z.array(AudienceCard),
      quizzes: z.array(QuizCard),
    }),
  }),
  lesson: get('/courses/:course/lessons/:lesson', {
    summary: 'Where viewers of a video stay, watch again and leave',
    can: 'course.write',
    reply: AudienceView,
  }),
  quiz: get('/courses/:course/lessons/:lesson/quiz', {
    summary: 'How the questions of a quiz are answered',
    can: 'course.write',
    reply: QuizAudience,
  }),
  notBegun: get('/courses/:course/not-begun', {
    summary: 'Who is asked to learn a course and has opened no lesson of it, first due first',
    can: 'course.write',
    /** Without one the first of those that ask for the course. */
    query: PageQuery.extend({ requirement: Id.optional() }),
    reply: page(
      z.object({
        person: Id,
        name: z.string(),
        unitName: z.string(),
        dueOn: BusinessDate.nullable(),
        overdue: z.boolean(),
      }),
    ).extend({ requirement: Id.nullable(), requirements: z.array(z.object({ id: Id, title: z.string() })) }),
  }),
  stuck: get('/courses/:course/lessons/:lesson/stuck', {
    summary: 'Who began a video and has not gone on, longest first',
    can: 'course.write',
    query: PageQuery.extend({ days: z.coerce.number().int().min(1).max(365).default(7) }),
    reply: page(StuckViewer),
  }),
  credit: get('/courses/:course/lessons/:lesson/people/:person/credit', {
    summary: 'How the seconds of one viewer came about',
    can: 'course.write',
    reply: CreditView,
  }),
})
