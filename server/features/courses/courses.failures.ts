import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'course.stale': [409, ({ by }) => `这门课程刚刚由“${String(by)}”保存过，您的修改没有覆盖它。请刷新后再改。`],
  'course.frozen': [409, '课程正在等待审核，不能修改。如需修改，请先撤回。'],
  'course.notSubmitted': [409, '课程没有在等待审核：可能已被撤回，或者已有他人处理。请刷新。'],
  'course.notDraft': [409, '课程没有需要提交的草稿，请刷新。'],
  'course.ownSubmission': [403, '不能审核自己提交的课程，请由其他审核人处理。'],
  'course.obstacles': [422, '课程还不能提交，请先处理标出的问题。'],
  'course.outline': [422, ({ problem }) => String(problem)],
  'course.lessonTaken': [422, ({ lesson }) => `课“${String(lesson)}”已在另一门课程中，请在这门课程里重新添加。`],
  'course.category': [422, '选择的课程分类已经归档、删除，或者不适用于这门课程的单位，请重新选择。'],
  'course.asset': [422, ({ lesson }) => `课“${String(lesson)}”选用的文件不存在，或者您无权使用，请重新选择。`],
  'course.picture': [
    422,
    ({ lesson }) => `课“${String(lesson)}”里有一张图片或一段声音不存在，或者您无权使用，请删去后重新插入。`,
  ],
})
