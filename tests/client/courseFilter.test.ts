import { describe, expect, it } from 'vitest'
import { among, programmesOf, shown } from '../../client/features/learning/courseFilter.ts'
import type { CourseCard } from '../../client/features/learning/texts.ts'

const party = { id: 'p1', title: '万名书记进党校' }
const organisers = { id: 'p2', title: '专职组织员职前培训' }
const course = (id: string, given: Partial<CourseCard>) =>
  ({ id, title: id, summary: '', state: 'not-started', required: false, programmes: [party], ...given }) as CourseCard
const COURSES = [
  course('党章', { required: true, state: 'completed' }),
  course('党史', { required: true, state: 'in-progress', programmes: [party, organisers] }),
  course('Excel', { summary: '报表', programmes: [organisers] }),
]
const ids = (tab: string, programme = '', search = '') => shown(COURSES, { tab, programme, search }).map(({ id }) => id)

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
    expect(among(COURSES, { programme: 'p1', search: '党' })).toHaveLength(2)
  })
  it('programmes are named once', () => expect(programmesOf(COURSES)).toEqual([party, organisers]))
})
