/** What must be learnt, and of whom: programmes, and the requirements that ask for them. */
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import type { Programme, Requirement } from '../server/features/programmes/programmes.model.ts'
import { firstVersion, PLAIN, type Asked } from '../server/features/programmes/requirement.rule.ts'
import { addDays, instant } from './dates.ts'
import type { PositionId } from './positions.ts'
import { random } from './random.ts'

export interface Curriculum {
  secretaries: Programme
  organisers: Programme
  all: Programme[]
  requirements: Requirement[]
}

const SECRETARIES: PositionId[] = [
  'faculty-secretary',
  'teacher-branch-secretary',
  'student-branch-secretary',
  'hospital-branch-secretary',
  'administrative-branch-secretary',
  'retired-branch-secretary',
]

/** Ids of courses by the programme that they belong to; all empty in the small system. */
export interface ProgrammeCourses {
  secretaries: string[]
  organisers: string[]
  open: string[]
}

export function makeCurriculum(committee: Unit, courses: ProgrammeCourses, today: string): Curriculum {
  const chance = random('programmes')
  const year = Number(today.slice(0, 4))
  const home = { unit: committee._id, ancestors: committee.ancestors }
  const programme = (title: string, summary: string, of: string[], open = false): Programme => ({
    _id: chance.id(),
    title,
    summary,
    ...home,
    open,
    courses: of.map((course) => ({ course, required: true })),
    revision: 1,
    updatedAt: instant(addDays(today, -200)),
  })
  const secretaries = programme(
    '万名书记进党校工程',
    '面向高校、医院和直属单位基层党组织书记的集中轮训，三年内全覆盖。',
    courses.secretaries,
  )
  const organisers = programme(
    '专职组织员职前培训',
    '新任专职组织员上岗六个月内完成，重点是岗位职责、发展党员和组织生活指导。',
    courses.organisers,
  )
  const open = programme('党务知识自学', '面向全体学员开放，自愿学习。', courses.open, true)
  const requirement = (
    title: string,
    positions: PositionId[],
    from: string,
    to: string,
    programmes: Programme[],
    given: Partial<Asked> = {},
  ): Requirement => {
    const asked: Asked = {
      ...PLAIN,
      positions,
      from,
      to,
      graceMonths: 6,
      programmes: programmes.map(({ _id }) => _id),
      ...given,
    }
    return {
      _id: chance.id(),
      title,
      ...home,
      ...asked,
      ...firstVersion(asked, instant(from), ''),
      revision: 1,
      computedRevision: null,
      rolledOn: null,
      closings: [],
    }
  }
  return {
    secretaries,
    organisers,
    all:
      courses.open.length > 0
        ? [secretaries, organisers, open]
        : courses.organisers.length > 0
          ? [secretaries, organisers]
          : [secretaries],
    requirements: [
      // 《关于新时代基层党建质量提升工程的实施意见》(2018)，“红领”计划: every secretary trained once within three years
      requirement(
        `基层党组织书记三年全覆盖（${year - 1}—${year + 1}年）`,
        SECRETARIES,
        `${year - 1}-01-01`,
        `${year + 1}-12-31`,
        [secretaries],
      ),
      ...(courses.organisers.length > 0
        ? [
            requirement(
              '新任职六个月内培训（院系书记、专职组织员）',
              ['faculty-secretary', 'organiser'],
              `${year - 2}-01-01`,
              `${year + 1}-12-31`,
              [secretaries, organisers],
            ),
          ]
        : []),
    ],
  }
}
