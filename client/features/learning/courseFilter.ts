/** Which of the courses are shown: by tab, programme, category and words. Pure. */
import { NO_CATEGORY } from '../../../server/features/courses/categories.rule.ts'
import { categoryChips } from '../../lib/categoryChips.ts'
import type { Category, CourseCard } from './texts.ts'

export const TABS = [
  { value: '', label: '全部', has: () => true },
  { value: 'required', label: '必修', has: ({ required }: CourseCard) => required },
  { value: 'optional', label: '选修', has: ({ required }: CourseCard) => !required },
  { value: 'done', label: '已学完', has: ({ state }: CourseCard) => state === 'completed' },
  { value: 'open', label: '未学完', has: ({ state }: CourseCard) => state !== 'completed' },
] as const

interface Wanted {
  tab: string
  programme: string
  category: string
  search: string
}

const isIn = (course: CourseCard, programme: string): boolean =>
  programme === '' || course.programmes.some(({ id }) => id === programme)
const isOf = (course: CourseCard, category: string): boolean =>
  category === '' || (course.category ?? NO_CATEGORY) === category
const says = ({ title, summary }: CourseCard, words: string): boolean =>
  `${title} ${summary}`.toLowerCase().includes(words.toLowerCase())

/** The courses of a programme and category that say the words: what the tabs divide. */
export const among = (
  courses: readonly CourseCard[],
  { programme, category, search }: Omit<Wanted, 'tab'>,
): CourseCard[] => courses.filter((course) => isIn(course, programme) && isOf(course, category) && says(course, search))

export const shown = (courses: readonly CourseCard[], { tab, ...rest }: Wanted): CourseCard[] =>
  among(courses, rest).filter(TABS.find(({ value }) => value === tab)?.has ?? (() => true))

/** The programmes of the courses, each once, in the order of their titles. */
export function programmesOf(courses: readonly CourseCard[]): CourseCard['programmes'] {
  const all = new Map(courses.flatMap(({ programmes }) => programmes).map((each) => [each.id, each]))
  return [...all.values()].sort((a, b) => a.title.localeCompare(b.title, 'zh-CN'))
}

/** Chips for the categories that the courses have, each with how many it would leave of what else is wanted. */
export function chipsOf(courses: readonly CourseCard[], categories: readonly Category[], wanted: Wanted) {
  const count = (category: string): number => shown(courses, { ...wanted, category }).length
  return categoryChips(
    categories.map(({ id, name }) => ({ id, name, count: count(id) })),
    courses.some(({ category }) => category === null) ? count(NO_CATEGORY) : null,
  )
}
