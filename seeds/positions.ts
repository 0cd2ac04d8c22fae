/** The table of positions 职务 that a new installation starts with, and at which kinds of unit each stands. */
import type { Position } from '../server/features/organisations/organisations.model.ts'

const ORGANISED = ['institution', 'faculty']
const table = {
  'faculty-secretary': { name: '院系党组织书记', places: ['faculty'] },
  'faculty-deputy-secretary': { name: '院系党组织副书记', places: ['faculty'] },
  'teacher-branch-secretary': { name: '教师党支部书记', places: ['branch/teacher'] },
  'student-branch-secretary': { name: '学生党支部书记', places: ['branch/student', 'branch/graduate'] },
  'hospital-branch-secretary': { name: '医院党支部书记', places: ['branch/hospital'] },
  'administrative-branch-secretary': { name: '机关党支部书记', places: ['branch/administrative'] },
  'retired-branch-secretary': { name: '离退休党支部书记', places: ['branch/retired'] },
  organiser: { name: '专职组织员', places: ORGANISED },
  'part-time-organiser': { name: '兼职组织员', places: ORGANISED },
} as const satisfies Record<string, { name: string; places: readonly string[] }>

export type PositionId = keyof typeof table

export const POSITIONS: readonly Position[] = Object.entries(table).map(([_id, { name, places }], order) => ({
  _id,
  name,
  order,
  places: [...places],
}))
