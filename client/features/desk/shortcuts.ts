import type { Capability } from '../../../server/access/capabilities.ts'

/** What is begun most, by who may. */
export const SHORTCUTS: { can: Capability; label: string; to: string }[] = [
  { can: 'programme.write', label: '培训项目', to: '/manage/programmes' },
  { can: 'programme.write', label: '培训要求', to: '/manage/requirements' },
  { can: 'coverage.read', label: '覆盖率', to: '/manage/coverage' },
  { can: 'roster.write', label: '名册与任职', to: '/manage/roster' },
  { can: 'account.write', label: '账号与授权', to: '/manage/accounts' },
  { can: 'job.read', label: '后台任务', to: '/manage/jobs' },
]
