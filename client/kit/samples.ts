import { Problem } from '../lib/problem.ts'

export const LONG_NAME =
  '上海市教育卫生系统基层党组织书记（含专职组织员、支部委员）三年全覆盖集中轮训第十二期课程录像（修订版）'
export const UNBROKEN = 'Party-Building-Quality-Improvement-Programme_2026_final_v3_(1)_copy.mp4'
export const OFFLINE = Problem.offline()
export const NOTHING = (): void => {}
