/**
 * The kinds of unit 组织类别 that a new installation starts with, and which may stand below which, the most frequent
 * first.
 */
import type { UnitKind } from '../server/features/organisations/unitKinds.model.ts'

const PARTS = ['faculty', 'branch', 'general-branch']

const table = {
  committee: {
    name: '教育卫生工作党委',
    level: 'committee',
    sector: null,
    below: ['university', 'hospital', 'affiliate', 'private-university', 'hospital-group', 'bureau'],
  },
  bureau: { name: '区教育工作党委', level: 'group', sector: null, below: ['school', ...PARTS] },
  'hospital-group': { name: '医院发展中心党委', level: 'group', sector: null, below: ['hospital', 'branch'] },
  university: {
    name: '高校',
    level: 'institution',
    sector: 'university',
    below: [...PARTS, 'affiliated-hospital'],
  },
  'private-university': { name: '民办高校', level: 'institution', sector: 'private-university', below: PARTS },
  hospital: { name: '医院', level: 'institution', sector: 'hospital', below: PARTS },
  'affiliated-hospital': { name: '附属医院', level: 'institution', sector: 'hospital', below: PARTS },
  affiliate: { name: '直属单位', level: 'institution', sector: 'affiliate', below: PARTS },
  school: { name: '中小学', level: 'institution', sector: 'affiliate', below: ['branch', 'general-branch'] },
  faculty: { name: '院系党组织', level: 'faculty', sector: null, below: ['branch', 'general-branch'] },
  'general-branch': { name: '党总支', level: 'faculty', sector: null, below: ['branch'] },
  branch: { name: '党支部', level: 'branch', sector: null, below: [] },
} as const satisfies Record<string, Pick<UnitKind, 'name' | 'level' | 'sector'> & { below: readonly string[] }>

export const UNIT_KINDS: readonly UnitKind[] = Object.entries(table).map(([_id, kind], order) => ({
  ...kind,
  _id,
  order,
  below: [...kind.below],
  revision: 1,
}))
