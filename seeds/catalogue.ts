/** The courses of the training base: their rows, and the videos that they show. */
import type { Account } from '../server/features/accounts/accounts.model.ts'
import type { Lesson, Outline } from '../server/features/courses/courses.contract.ts'
import type { Course, CourseVersion, ReviewRow } from '../server/features/courses/courses.model.ts'
import { assetsOf } from '../server/features/courses/outline.rule.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import { pinyinOf } from '../server/lib/pinyin.ts'
import type { CategoryKey } from './categories.ts'
import { BRANCH_WORK } from './courses/branchWork.ts'
import { NEW_MEMBERS } from './courses/newMembers.ts'
import { ORGANISERS } from './courses/organisers.ts'
import { DUES, ELECTIONS, THEME_DAYS } from './courses/others.ts'
import type { CoursePlan, LessonPlan, VideoPlan } from './courses/writing.ts'
import { addDays, instant } from './dates.ts'
import { random } from './random.ts'

export interface PlannedVideo extends VideoPlan {
  asset: string
}
/** What a version freezes, and the courses by what they are for. */
export interface Catalogue {
  courses: Course[]
  versions: CourseVersion[]
  branchWork: CourseVersion
  newMembers: CourseVersion
  organisers: CourseVersion
  themeDays: CourseVersion
}

/** Days before today on which the published courses came out. */
const PUBLISHED_DAYS_AGO = 170
export const publishedOn = (today: string): string => addDays(today, -PUBLISHED_DAYS_AGO)

const PLANS = {
  branchWork: BRANCH_WORK,
  newMembers: NEW_MEMBERS,
  organisers: ORGANISERS,
  themeDays: THEME_DAYS,
  elections: ELECTIONS,
  dues: DUES,
}
const videosIn = ({ sections }: CoursePlan): VideoPlan[] =>
  sections.flatMap(({ lessons }) => lessons.flatMap((lesson) => ('video' in lesson ? [lesson.video] : [])))

/** Every video of the courses, with the id of the asset that it becomes. */
export function planVideos(): PlannedVideo[] {
  const chance = random('videos')
  return Object.values(PLANS)
    .flatMap(videosIn)
    .map((video) => ({ ...video, asset: chance.id() }))
}

function lessonOf(plan: LessonPlan, id: string, videos: readonly PlannedVideo[]): Lesson {
  if ('video' in plan)
    return {
      id,
      title: plan.title,
      kind: 'video',
      asset: videos.find(({ title }) => title === plan.video.title)!.asset,
    }
  return 'article' in plan
    ? { id, title: plan.title, kind: 'article', article: plan.article }
    : { id, title: plan.title, kind: 'quiz', quiz: plan.quiz }
}

interface Home {
  base: Unit
  categories: Record<CategoryKey, string>
}
interface People {
  author: Account
  reviewer: Account
}

function reviewsOf(state: Course['state'], { author, reviewer }: People, today: string): ReviewRow[] {
  if (state === 'draft') return []
  const submittedOn = state === 'submitted' ? addDays(today, -2) : addDays(publishedOn(today), -4)
  const submitted: ReviewRow = {
    at: instant(submittedOn, 16 * 60),
    account: author._id,
    by: author.name,
    act: 'submitted',
    remarks: '',
    version: null,
  }
  if (state === 'submitted') return [submitted]
  return [
    submitted,
    {
      at: instant(publishedOn(today), 9 * 60),
      account: reviewer._id,
      by: reviewer.name,
      act: 'published',
      remarks: '内容准确，同意发布。',
      version: 1,
    },
  ]
}

export function makeCatalogue(
  { base, categories }: Home,
  people: People,
  videos: readonly PlannedVideo[],
  lengths: ReadonlyMap<string, number>,
  today: string,
): Catalogue {
  const chance = random('courses')
  const make = ({ title, summary, category, state, sections }: CoursePlan): Course => {
    const outline: Outline = {
      sections: sections.map((section) => ({
        id: chance.id(),
        title: section.title,
        lessons: section.lessons.map((lesson) => lessonOf(lesson, chance.id(), videos)),
      })),
    }
    const reviews = reviewsOf(state, people, today)
    const last = reviews.at(-1)?.at ?? instant(addDays(today, -1), 15 * 60)
    return {
      _id: chance.id(),
      unit: base._id,
      ancestors: base.ancestors,
      title,
      ...pinyinOf(title),
      summary,
      category: category && categories[category],
      state,
      outline,
      assets: assetsOf(outline),
      revision: 2 + reviews.length,
      savedBy: people.author.name,
      version: state === 'published' ? 1 : null,
      submittedAt: state === 'submitted' ? last : null,
      updatedAt: last,
      reviews,
    }
  }
  const version = ({ _id, title, summary, category, unit, outline, assets, updatedAt }: Course): CourseVersion => ({
    _id: `${_id}:1`,
    course: _id,
    number: 1,
    title,
    summary,
    category,
    unit,
    outline,
    assets,
    durations: Object.fromEntries(assets.map((asset) => [asset, lengths.get(asset)!])),
    publishedAt: updatedAt,
    publishedBy: people.reviewer.name,
  })
  const made = {
    branchWork: make(PLANS.branchWork),
    newMembers: make(PLANS.newMembers),
    organisers: make(PLANS.organisers),
    themeDays: make(PLANS.themeDays),
  }
  const versions = {
    branchWork: version(made.branchWork),
    newMembers: version(made.newMembers),
    organisers: version(made.organisers),
    themeDays: version(made.themeDays),
  }
  return {
    courses: [...Object.values(made), make(PLANS.elections), make(PLANS.dues)],
    versions: Object.values(versions),
    ...versions,
  }
}
