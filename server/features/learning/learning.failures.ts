import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'question.answer': [422, '这个回答不适合这道题，请刷新页面后重试。'],
  'record.tooLong': [422, ({ most }) => `学习记录超过 ${String(most)} 条，请按年份分别导出。`],
  'course.finished': [409, '这门课您已经学完，按学完时的版本保留，不用换到新版本。'],
  'lesson.notOpened': [409, '这份讲义还没有打开过，请先打开看一看，再标记为读完。'],
  'lesson.notReadable': [422, '这一课不是阅读材料，不能这样完成。'],
})
