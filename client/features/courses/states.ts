import type { LessonKind } from './draft/content.ts'

export const COURSE_STATES = {
  draft: { label: '草稿', tone: 'neutral' },
  submitted: { label: '待审核', tone: 'info' },
  returned: { label: '已退回', tone: 'warning' },
  published: { label: '已发布', tone: 'success' },
} as const

export const REVIEW_ACTS = {
  submitted: { label: '提交审核', tone: 'info' },
  withdrawn: { label: '撤回', tone: 'neutral' },
  returned: { label: '退回修改', tone: 'warning' },
  published: { label: '发布', tone: 'success' },
} as const

export const LESSON_KINDS = {
  video: { label: '视频', hint: '上传或从素材库选择' },
  document: { label: '讲义', hint: 'PDF 文件，学员在线阅读' },
  article: { label: '文章', hint: '直接编写文字，可加标题、列表、链接' },
  quiz: { label: '测验', hint: '单选、多选、判断、填空、简答' },
} as const satisfies Record<LessonKind, { label: string; hint: string }>
