/** The demo system's accounts, one a role; all share one password, and the sign-in page says so. */
import type { Role } from '../../access/capabilities.ts'

export const DEMO_PASSWORD = 'hongling-demo'

export interface DemoAccount {
  login: string
  role: Role
  /** What one can do with it: shown on the sign-in page. */
  purpose: string
}

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { login: 'xueyuan', role: 'trainee', purpose: '学员：完成培训，查看学时' },
  { login: 'jiaoshi', role: 'instructor', purpose: '培训基地教师：做课程，批阅' },
  { login: 'jidi', role: 'base-manager', purpose: '基地管理员：管理本基地课程' },
  { login: 'danwei', role: 'unit-admin', purpose: '单位组织员：本单位名册与覆盖率' },
  { login: 'jiaowei', role: 'committee', purpose: '市教卫工作党委：审核课程，查看覆盖率' },
  { login: 'xitong', role: 'system-admin', purpose: '系统管理员：账号与任务' },
  { login: 'anquan', role: 'security-admin', purpose: '安全管理员：授权与登录记录' },
  { login: 'shenji', role: 'audit-admin', purpose: '审计管理员：审计日志' },
]
