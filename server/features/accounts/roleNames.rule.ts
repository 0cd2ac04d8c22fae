import type { Role } from '../../access/capabilities.ts'

export const ROLE_NAMES: Record<Role, string> = {
  trainee: '学员',
  instructor: '培训基地教师',
  'base-manager': '基地管理员',
  'unit-admin': '单位组织员',
  committee: '市教卫工作党委',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
  assistant: '助教',
  'class-assistant': '班务助理',
}
