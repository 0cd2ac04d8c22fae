/**
 * People who learn online: some have completed everything, some are half way, some wait for a marking; and the demo
 * trainee.
 */
import type { Account } from '../server/features/accounts/accounts.model.ts'
import type { Lesson } from '../server/features/courses/courses.contract.ts'
import type { CourseVersion } from '../server/features/courses/courses.model.ts'
import { lessonsOf } from '../server/features/courses/outline.rule.ts'
import { SLACK_MS } from '../server/features/playback/beatCredit.ts'
import { EMPTY_LOG, writeLog } from '../server/features/playback/creditLog.ts'
import type { Watch } from '../server/features/playback/watch.model.ts'
import { programmeKey } from '../server/features/enrolment/progress.service.ts'
import { awardFor, DEFAULT_CREDIT_RULES, type Achievement } from '../server/features/ledger/creditHours.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Programme } from '../server/features/programmes/programmes.model.ts'
import { keyAnswer } from '../server/features/quizzes/answerWords.rule.ts'
import type { Answer, AskedQuestion } from '../server/features/quizzes/quizzes.contract.ts'
import type { Attempt } from '../server/features/quizzes/quizzes.model.ts'
import { isPass, scored, scoresOf, totalOf } from '../server/features/quizzes/scoring.rule.ts'
import { askedOf, isWritten } from '../server/features/quizzes/slot.rule.ts'
import type { Person } from '../server/features/roster/roster.model.ts'
import { addDays, daysBetween, instant } from './dates.ts'
import { random, type Random } from './random.ts'
import type { Fact } from './training.ts'

export interface Learning {
  facts: Fact[]
  attempts: Attempt[]
  watches: Watch[]
}
type QuizLesson = Extract<Lesson, { kind: 'quiz' }>
interface Learner {
  person: Person
  /** Who is named as having caused the records: the account, or the system where somebody has none. */
  actor: string
}

const earned = (achievement: Achievement, on: string) => awardFor(DEFAULT_CREDIT_RULES, achievement, on)
const ESSAYS = [
  '上次主题党日围绕实验室安全开展，请安全员党员讲了两个真实案例，议定每月一次交叉检查。改进之处是应当提前把检查表发给大家。',
  '主题是毕业班谈心谈话分工，议定每位教师党员联系两名学生。再组织一次，我会请学生党支部书记一起参加，并在一个月后回看落实情况。',
  '围绕门诊流程优化，护理和医生党员一起列出三个堵点，已完成两个。下次应当邀请非党员骨干列席听意见。',
]

const rightAnswer = (question: AskedQuestion, chance: Random): Answer =>
  question.kind === 'blank'
    ? { blanks: question.answers.map(([first]) => first!) }
    : (keyAnswer(question) ?? { text: chance.pick(ESSAYS) })

/** What people of this demo do: they learn on some day, and the ledger, the watches and the attempts say so alike. */
class Doings {
  readonly learning: Learning = { facts: [], attempts: [], watches: [] }
  readonly #chance = random('learners')
  readonly #base: Unit
  readonly #marker: Account
  constructor(base: Unit, marker: Account) {
    this.#base = base
    this.#marker = marker
  }

  #record({ person, actor }: Learner, at: Date, fact: Omit<Fact['input'], 'person' | 'actor'>): void {
    this.learning.facts.push({ input: { person: person._id, actor, ...fact }, at })
  }

  /** How far a video was watched: `seconds` from its beginning. */
  watch({ person }: Learner, asset: string, seconds: number): void {
    this.learning.watches.push({
      _id: `${person._id}:${asset}`,
      person: person._id,
      asset,
      ranges: [[0, seconds]],
      watchedSeconds: seconds,
      position: seconds,
      lease: null,
      seq: 0,
      beatAt: null,
      slackMs: 0,
      budgetMs: SLACK_MS,
      revision: 1,
      log: writeLog(EMPTY_LOG),
    })
  }

  #lesson(
    learner: Learner,
    version: CourseVersion,
    lesson: Exclude<Lesson, QuizLesson>,
    on: string,
    minutes: number,
  ): void {
    const video = lesson.kind === 'video' ? { asset: lesson.asset!, seconds: version.durations[lesson.asset!]! } : null
    if (video) this.watch(learner, video.asset, video.seconds)
    this.#record(learner, instant(on, minutes), {
      key: `lesson:${learner.person._id}:${version.course}:${lesson.id}:0`,
      kind: 'lesson.completed',
      subject: version.course,
      lesson: lesson.id,
      data: {
        version: version.number,
        kind: lesson.kind,
        title: lesson.title,
        courseTitle: version.title,
        evidence: video ? { asset: video.asset, watchedSeconds: video.seconds, durationSeconds: video.seconds } : {},
      },
      ...earned(video ? { kind: 'video', durationSeconds: video.seconds } : { kind: 'reading' }, on),
    })
  }

  /** Hands a quiz in, all right but for what is not certain; marked when `marked`, else the short answers wait. */
  #quiz(
    learner: Learner,
    version: CourseVersion,
    lesson: QuizLesson,
    on: string,
    minutes: number,
    marked: boolean,
  ): void {
    const chance = this.#chance
    const { person } = learner
    const paper = { ...lesson.quiz!, questions: askedOf(lesson.quiz!) }
    const handedIn = instant(on, minutes + 12)
    const answers = Object.fromEntries(
      paper.questions.map((question) => [
        question.id,
        { seq: 1, answer: rightAnswer(question, chance), at: instant(on, minutes + 8) },
      ]),
    )
    const essays = paper.questions.filter(isWritten)
    const markedAt = instant(addDays(on, 1), 10 * 60)
    const marks = Object.fromEntries(
      marked
        ? essays.map(({ id, points }) => [
            id,
            { awarded: Math.round(points * 0.9), comment: '联系实际，较为具体。', by: this.#marker.name, at: markedAt },
          ])
        : [],
    )
    const waiting = essays.length > 0 && !marked
    const total = totalOf(paper)
    const score = scored(paper, { answers, marks })
    const passed = isPass(score, total, paper.rule.passPercent)
    const attempt: Attempt = {
      _id: chance.id(),
      person: person._id,
      personName: person.name,
      course: version.course,
      version: version.number,
      courseTitle: version.title,
      lesson: lesson.id,
      lessonTitle: lesson.title,
      ancestors: this.#base.ancestors,
      number: 1,
      paper,
      answers,
      marks,
      scores: scoresOf(paper, { answers }),
      state: waiting ? 'awaiting-marking' : 'finished',
      startedAt: instant(on, minutes),
      deadlineAt: paper.rule.minutes > 0 ? instant(on, minutes + paper.rule.minutes) : null,
      finishedAt: handedIn,
      score: waiting ? null : score,
      total,
      passed: waiting ? null : passed,
    }
    this.learning.attempts.push(attempt)
    if (waiting) return
    this.#record(
      { person, actor: essays.length > 0 ? this.#marker._id : learner.actor },
      essays.length > 0 ? markedAt : handedIn,
      {
        key: `quiz:${attempt._id}`,
        kind: 'quiz.finished',
        subject: version.course,
        lesson: lesson.id,
        data: {
          version: version.number,
          title: lesson.title,
          courseTitle: version.title,
          attempt: attempt._id,
          score,
          total,
          passed,
        },
        ...(passed ? earned({ kind: 'quiz' }, on) : {}),
      },
    )
  }

  /** Works through some lessons on one evening, one after the other. */
  begin(learner: Learner, version: CourseVersion, on: string, lessons: readonly Lesson[], marked = true): void {
    for (const [index, lesson] of lessons.entries()) {
      const minutes = 19 * 60 + index * 14
      if (lesson.kind === 'quiz') this.#quiz(learner, version, lesson, on, minutes, marked)
      else this.#lesson(learner, version, lesson, on, minutes)
    }
  }

  /** Works through the whole course on one evening and completes it. */
  complete(learner: Learner, version: CourseVersion, on: string): void {
    this.begin(learner, version, on, lessonsOf(version.outline))
    this.#record({ ...learner, actor: this.#finisher(learner, version) }, this.#lastOf(learner), {
      key: `course:${learner.person._id}:${version.course}:0`,
      kind: 'course.completed',
      subject: version.course,
      data: { version: version.number, title: version.title },
    })
  }

  programme(learner: Learner, programme: Programme): void {
    this.#record(learner, this.#lastOf(learner), {
      key: programmeKey(learner.person._id, programme._id),
      kind: 'programme.completed',
      subject: programme._id,
      data: { title: programme.title, courses: programme.courses.map(({ course }) => course) },
    })
  }

  /** What completes a course is its last record: of the marking where there was one. */
  #lastOf({ person }: Learner): Date {
    const times = this.learning.facts.flatMap(({ input, at }) => (input.person === person._id ? [at.getTime()] : []))
    return new Date(Math.max(...times) + 1)
  }
  #finisher(learner: Learner, version: CourseVersion): string {
    return lessonsOf(version.outline).some(
      (lesson) => lesson.kind === 'quiz' && lesson.quiz?.questions.some(({ kind }) => kind === 'short'),
    )
      ? this.#marker._id
      : learner.actor
  }
}

export interface LearnersPlan {
  base: Unit
  marker: Account
  trainee: Learner
  /** Secretaries that no class has covered. */
  untrained: readonly Person[]
  branchWork: CourseVersion
  newMembers: CourseVersion
  themeDays: CourseVersion
  programme: Programme
  publishedOn: string
  today: string
}
const COMPLETED = 120
const HALF_WAY = 80
const WAITING = 6

/**
 * Who learnt what online. The demo trainee has finished the first course and is half way through the second: both texts
 * read, a third of the video seen.
 */
export function makeLearners(plan: LearnersPlan): Learning {
  const { base, marker, trainee, untrained, branchWork, newMembers, themeDays, programme, today } = plan
  const doings = new Doings(base, marker)
  const chance = random('who learns online')
  const left = [...untrained]
  const draw = () => left.splice(chance.int(0, left.length - 1), 1)[0]!
  const some = (count: number) =>
    Array.from({ length: Math.min(count, left.length) }, () => ({ person: draw(), actor: 'system' }))
  const day = (from: number) => addDays(plan.publishedOn, chance.int(from, daysBetween(plan.publishedOn, today) - 12))
  for (const learner of some(COMPLETED)) {
    const on = day(4)
    doings.complete(learner, branchWork, on)
    doings.complete(learner, newMembers, addDays(on, chance.int(3, 8)))
    doings.programme(learner, programme)
    if (chance.chance(0.3)) doings.complete(learner, themeDays, addDays(on, 9))
  }
  const lessons = lessonsOf(branchWork.outline)
  for (const learner of some(HALF_WAY)) doings.begin(learner, branchWork, day(10), lessons.slice(0, chance.int(1, 4)))
  for (const learner of some(WAITING))
    doings.begin(learner, branchWork, addDays(today, -chance.int(1, 6)), lessons, false)
  doings.complete(trainee, branchWork, addDays(today, -9))
  const [video, ...rest] = lessonsOf(newMembers.outline)
  doings.begin(
    trainee,
    newMembers,
    addDays(today, -2),
    rest.filter(({ kind }) => kind === 'article'),
  )
  if (video?.kind === 'video') doings.watch(trainee, video.asset!, Math.floor(newMembers.durations[video.asset!]! / 3))
  return doings.learning
}
