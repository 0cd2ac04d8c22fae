import { describe, expect, it } from 'vitest'
import { among, chipsOf, programmesOf, shown } from '../../client/features/learning/courseFilter.ts'
import type { CourseCard } from '../../client/features/learning/texts.ts'

const party = { id: 'p1', title: '万名书记进党校' }
const organisers = { id: 'p2', title: '专职组织员职前培训' }
const categories = [
  { id: 'c2', name: '党史学习' },
  { id: 'c1', name: '支部建设' },
]
const course = (id: string, given: Partial<CourseCard>) =>
  ({
    id,
    title: id,
    summary: '',
    state: 'not-started',
    required: false,
    programmes: [party],
    category: null,
    ...given,
  }) as CourseCard
const COURSES = [
  course('党章', { required: true, state: 'completed', category: 'c1' }),
  course('党史', { required: true, state: 'in-progress', programmes: [party, organisers], category: 'c2' }),
  course('Excel', { summary: '报表', programmes: [organisers] }),
]
const ids = (tab: string, programme = '', search = '', category = '') =>
  shown(COURSES, { tab, programme, category, search }).map(({ id }) => id)

describe('the courses that are shown', () => {
  it.each([
    ['', ['党章', '党史', 'Excel']],
    ['required', ['党章', '党史']],
    ['optional', ['Excel']],
    ['done', ['党章']],
    ['open', ['党史', 'Excel']],
    ['of an old link', ['党章', '党史', 'Excel']],
  ])('tab “%s”: %j', (tab, expected) => expect(ids(tab)).toEqual(expected))

  it('of a programme, and with the words, whatever their case', () => {
    expect(ids('', 'p2')).toEqual(['党史', 'Excel'])
    expect(ids('required', 'p2')).toEqual(['党史'])
    expect(ids('', '', 'excel')).toEqual(['Excel'])
    expect(ids('', '', '报表')).toEqual(['Excel'])
    expect(among(COURSES, { programme: 'p1', category: '', search: '党' })).toHaveLength(2)
  })
  it('of a category, or of none', () => {
    expect(ids('', '', '', 'c1')).toEqual(['党章'])
    expect(ids('required', '', '', 'c2')).toEqual(['党史'])
    expect(ids('', '', '', 'none')).toEqual(['Excel'])
  })
  it('programmes are named once', () => expect(programmesOf(COURSES)).toEqual([party, organisers]))
})

describe('the chips of categories', () => {
  const wanted = { tab: '', programme: '', category: '', search: '' }
  const labels = (courses: CourseCard[], given: object = {}, of = categories) =>
    chipsOf(courses, of, { ...wanted, ...given }).map(({ label }) => label)

  it('count what each would leave of what else is wanted', () => {
    expect(labels(COURSES)).toEqual(['全部分类 3', '党史学习 1', '支部建设 1', '未分类 1'])
    expect(labels(COURSES, { tab: 'done' })).toEqual(['全部分类 1', '党史学习 0', '支部建设 1', '未分类 0'])
    expect(labels(COURSES, { category: 'c1' })).toEqual(labels(COURSES))
    expect(labels(COURSES.slice(0, 2))).toEqual(['全部分类 2', '党史学习 1', '支部建设 1'])
  })
  it('are not there where there is nothing to choose between', () => {
    expect(labels(COURSES.slice(2), {}, [])).toEqual([])
    expect(labels(COURSES.slice(0, 1), {}, categories.slice(1))).toEqual([])
  })
})
