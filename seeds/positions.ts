/** The table of positions 职务 that a new installation starts with. */
import type { Position } from '../server/features/organisations/organisations.model.ts'

const names = {
  'faculty-secretary': '院系党组织书记',
  'faculty-deputy-secretary': '院系党组织副书记',
  'teacher-branch-secretary': '教师党支部书记',
  'student-branch-secretary': '学生党支部书记',
  'hospital-branch-secretary': '医院党支部书记',
  'administrative-branch-secretary': '机关党支部书记',
  'retired-branch-secretary': '离退休党支部书记',
  organiser: '专职组织员',
  'part-time-organiser': '兼职组织员',
} as const

export type PositionId = keyof typeof names

export const POSITIONS: readonly Position[] = Object.entries(names).map(([_id, name], order) => ({ _id, name, order }))
