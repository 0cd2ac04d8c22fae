import type { contracts } from './routes.ts'

/** What each endpoint table is about: the headings of /api/docs. */
export const titles: Record<keyof typeof contracts, string> = {
  accounts: '账号与登录 · Accounts, roles and signing in',
  activity: '学习动态 · Who learns today',
  assets: '素材 · Media library',
  audience: '观看情况 · How a video is watched',
  audit: '审计 · The audit trail',
  backups: '备份 · Backups',
  categories: '课程分类 · Categories of courses',
  courses: '课程 · Courses: drafts, reviews, versions',
  coverage: '覆盖率 · Coverage of those who must be trained',
  disputes: '更正申请 · What people say is wrong of their posts and record',
  honours: '荣誉与项目 · Honours of units and people',
  imports: '导入 · Imports of people and appointments',
  jobs: '后台任务 · Jobs and long tasks',
  learning: '学习 · Learning: lessons, heartbeats, credit',
  ledger: '学习记录 · The learning record of a person, and what is taken back of it',
  notes: '笔记 · Notes on lessons',
  notices: '通知 · What one is told of',
  organisations: '组织 · Units and their tree',
  playback: '播放 · Player',
  programmes: '培训项目 · Programmes and requirements',
  quizzes: '测验 · Quizzes and marking',
  roster: '名册 · People and appointments',
  traineeAccounts: '学员账号 · Accounts of people in the roster',
  uploads: '上传 · Uploads',
}
