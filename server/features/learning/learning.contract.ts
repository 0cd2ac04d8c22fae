import { z } from 'zod'
import { api, file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Credit, Id, Instant, PageQuery, page } from '../../lib/schema.ts'
import { Answer } from '../quizzes/quizzes.contract.ts'
import { Check, CreditView, Ranges } from '../playback/playback.contract.ts'
import { Article } from '../courses/article.contract.ts'
import { AskedQuestion, Chapter, WatchRules } from '../courses/courses.contract.ts'
import { recordGroups } from './recordGroups.rule.ts'
import { CLOCKS } from '../programmes/requirement.rule.ts'
import { Pictures, PlaybackView } from '../assets/assets.contract.ts'

export const LessonState = z.enum(['not-started', 'in-progress', 'awaiting-marking', 'completed', 'passed', 'failed'])
export const CourseProgressState = z.enum(['not-started', 'in-progress', 'completed'])

export const LessonProgress = z.object({
  id: Id,
  title: z.string(),
  kind: z.enum(['video', 'document', 'article', 'quiz']),
  state: LessonState,
  durationSeconds: z.int().nullable(),
  watchedSeconds: z.int().nullable(),
  /** Empty when complete; else the answer to "why is this not complete?". */
  why: z.string(),
})
export const CourseCardForTrainee = z.object({
  id: Id,
  title: z.string(),
  summary: z.string(),
  state: CourseProgressState,
  lessonCount: z.int(),
  lessonsDone: z.int(),
  required: z.boolean(),
  poster: z.string().nullable(),
})
/** A course in the list of all: with the programmes 培训项目 that it belongs to, by which it is found. */
const ListedCourse = CourseCardForTrainee.extend({
  programmes: z.array(z.object({ id: Id, title: z.string() })),
  /** That of the version that I am held to. */
  category: Id.nullable(),
})
/** The lesson of a course that was reached last, and what comes next once it is complete. */
export const RecentLesson = z.object({
  course: Id,
  courseTitle: z.string(),
  lesson: Id,
  lessonTitle: z.string(),
  kind: LessonProgress.shape.kind,
  state: LessonState,
  /** Of a video that was played. */
  position: z.int().nullable(),
  durationSeconds: z.int().nullable(),
  at: Instant,
  next: z.object({ lesson: Id, title: z.string(), kind: LessonProgress.shape.kind }).nullable(),
})
export const CourseForTrainee = CourseCardForTrainee.extend({
  version: z.int(),
  credit: Credit,
  why: z.string(),
  sections: z.array(z.object({ id: Id, title: z.string(), lessons: z.array(LessonProgress) })),
  /** The lesson to go on with. */
  next: z.object({ lesson: Id, title: z.string() }).nullable(),
  /**
   * A newer version that the caller may move to: titles of lessons whose video is another one there and starts anew,
   * and of lessons that are new.
   */
  newer: z.object({ version: z.int(), anew: z.array(z.string()), added: z.array(z.string()) }).nullable(),
})
/** One requirement 培训要求 as it stands for the trainee. */
export const Duty = z.object({
  requirement: Id,
  title: z.string(),
  state: z.enum(['covered', 'uncovered', 'grace', 'exempt']),
  clock: z.enum(CLOCKS),
  dueOn: BusinessDate.nullable(),
  coveredOn: BusinessDate.nullable(),
  /** Of yearly hours: what is asked in a year, and what has been earned in it. */
  hours: z.object({ asked: Credit, earned: Credit }).nullable(),
  /** What covers, in words; empty where nothing does, or hours do. */
  proof: z.string(),
  /** What would count, in words. */
  counts: z.string(),
  why: z.string(),
  /** Any of them covers; a course that covers by itself stands here as a programme of it alone. */
  programmes: z.array(
    z.object({
      id: Id,
      title: z.string(),
      state: CourseProgressState,
      why: z.string(),
      courses: z.array(CourseCardForTrainee),
    }),
  ),
})
/** An attempt that is under way: before anything else, for its time may run out. */
export const OpenAttempt = z.object({
  attempt: Id,
  course: Id,
  courseTitle: z.string(),
  lessonTitle: z.string(),
  deadlineAt: Instant.nullable(),
})
export const Today = z.object({
  date: BusinessDate,
  now: Instant,
  name: z.string(),
  /** The one that ends first comes first. */
  openAttempts: z.array(OpenAttempt),
  /** The one next thing to do. */
  next: z
    .object({
      course: Id,
      courseTitle: z.string(),
      lesson: Id,
      lessonTitle: z.string(),
      kind: LessonProgress.shape.kind,
      dueOn: BusinessDate.nullable(),
      started: z.boolean(),
    })
    .nullable(),
  duties: z.array(Duty),
  creditThisYear: Credit,
})
/**
 * A question in a video, and what became of the caller's last answer. The key and explanation come with an answer,
 * never before. Questions do not gate: neither credit nor completion depends on them, they can be put off, and answered
 * again.
 */
export const QuestionInVideo = AskedQuestion.extend({
  mine: z
    .object({ answer: Answer, correct: z.boolean(), key: z.string(), explanation: z.string(), answeredAt: Instant })
    .nullable(),
})
export const LessonView = LessonProgress.extend({
  course: Id,
  version: z.int(),
  courseTitle: z.string(),
  article: Article.nullable(),
  pictures: Pictures,
  document: z.string().nullable(),
  /** False for a handout that the caller has not opened yet: it cannot be called read. */
  opened: z.boolean(),
  playback: PlaybackView.nullable(),
  chapters: z.array(Chapter),
  questions: z.array(QuestionInVideo),
  /**
   * Video only: where to go on, what was watched, and the lease for beats. `lease` is null unless the lesson was
   * opened; `leaseId` is what `leaseTaken` names. `neededSeconds` of the length complete the lesson. `maxRate` is what
   * counts in full, `rules` is what the course asks of the player, `check` what waits for an answer since an earlier
   * lease; `savedAt` is null before anything was watched.
   */
  watch: z
    .object({
      position: z.int(),
      ranges: Ranges,
      savedAt: Instant.nullable(),
      rules: WatchRules,
      lease: z.string().nullable(),
      leaseId: Id.nullable(),
      beatSeconds: z.int(),
      maxRate: z.number(),
      neededSeconds: z.int(),
      check: Check.nullable(),
    })
    .nullable(),
  previous: Id.nullable(),
  next: Id.nullable(),
})
/** `credit` is negative for a record that takes an earlier one back. */
export const RecordLine = z.object({
  id: Id,
  at: Instant,
  text: z.string(),
  credit: z.int(),
  /** Of training done before: who said so, and who approved it. */
  source: z.string().nullable(),
  group: z.enum(recordGroups),
  /** Why it does not count any more; null: it does. */
  revoked: z.string().nullable(),
})
const Hours = z.object({
  year: z.int(),
  credit: z.int(),
  of: z.object({ courses: z.int(), exams: z.int(), classes: z.int(), local: z.int(), trainings: z.int() }),
})
const OfYear = {
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  group: z.enum(recordGroups).optional(),
  /** Only what was completed as a whole: courses, classes, trainings; no single lessons and tests. */
  completed: z.literal('yes').optional(),
}

export const learning = api('/learning', {
  today: get('/today', {
    summary: 'What is required of me, by when and how far along',
    can: 'learning.own',
    reply: Today,
  }),
  courses: get('/courses', {
    summary: 'Courses open to me, what I studied last, and my learning time',
    can: 'learning.own',
    reply: z.object({
      items: z.array(ListedCourse),
      /** 课程分类 of these courses, in the order of their list. */
      categories: z.array(z.object({ id: Id, name: z.string() })),
      recent: z.array(RecentLesson),
      /** Seconds of video that were played and accepted, in courses that are closed by now too. */
      time: z.object({ todaySeconds: z.int(), totalSeconds: z.int() }),
    }),
  }),
  course: get('/courses/:course', {
    summary: 'A course with my progress',
    can: 'learning.own',
    reply: CourseForTrainee,
  }),
  /** Idempotent; nothing recorded changes. 409 course.finished. */
  newest: post('/courses/:course/newest', {
    summary: 'Go on in the newest version of a course',
    can: 'learning.own',
    reply: CourseForTrainee,
  }),
  lesson: get('/courses/:course/lessons/:lesson', {
    summary: 'A lesson with my progress, without taking the lease',
    can: 'learning.own',
    reply: LessonView,
  }),
  /** 409 lease.held (detail: device, at) where the installation refuses a second device while another one plays. */
  open: post('/courses/:course/lessons/:lesson/open', {
    summary: 'Open a lesson for learning: a video takes the one lease of the person; a handout may be called read',
    can: 'learning.own',
    reply: LessonView,
  }),
  /** 409 lesson.notOpened: a handout that was never opened. */
  read: post('/courses/:course/lessons/:lesson/read', {
    summary: 'An article or handout was read to its end',
    can: 'learning.own',
    reply: LessonProgress,
  }),
  answerQuestion: put('/courses/:course/lessons/:lesson/questions/:question', {
    summary: 'Answer a question in a video, or answer it again; the same again changes nothing',
    can: 'learning.own',
    body: z.object({ answer: Answer }),
    reply: QuestionInVideo,
  }),
  credit: get('/courses/:course/lessons/:lesson/credit', {
    summary: 'How my seconds of a video came about, and why others do not count',
    can: 'learning.own',
    reply: CreditView,
  }),
  record: get('/record', {
    summary: 'My learning record, newest first; of one year or kind, or all of it',
    can: 'learning.own',
    query: PageQuery.extend(OfYear),
    /** `credit`: of all that is asked for, not of the page. */
    reply: page(RecordLine).extend({ credit: Credit, years: z.array(z.int()) }),
  }),
  hours: get('/record/hours', {
    summary: 'What I earned in each year and by what, the newest first',
    can: 'learning.own',
    reply: z.object({ items: z.array(Hours) }),
  }),
  recordFile: get('/record/file', {
    summary: 'The same as an Excel file',
    can: 'learning.own',
    query: z.object(OfYear),
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
})
