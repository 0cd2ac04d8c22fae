import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'assignment.frozen': [
    409,
    ({ fields }) => `已经有人提交，不能再改${String(fields)}。可以延长截止日期，或者修改标题和要求。`,
  ],
  'assignment.reason': [422, '已经有人提交，请写明修改的理由，学员会看到。'],
  'assignment.begun': [409, '已经有学员开始写，不能再撤回发布。'],
  'assignment.published': [409, '这项作业已经发布，不能删除。'],
  'assignment.noDays': [409, '截止日期已经过去，请先改为今天或以后的日期，再发布。'],
  'assignment.closed': [409, '已经过了最晚提交的日期，不能再提交。需要补交请联系班务老师。'],
  'assignment.marked': [409, '这份作业已经批阅，不能再修改。'],
  'assignment.lacks': [422, ({ lacks }) => `还不能提交：${String(lacks)}。`],
  'assignment.unchanged': [409, '退回以后还没有修改，请按意见修改后再提交。'],
  'assignment.noFiles': [409, '这项作业不收附件，请把内容写在正文里。'],
  'assignment.noGroup': [409, '这是小组作业，您还没有分到小组，请联系班务老师。'],
  'assignment.fileType': [422, '只能添加 PDF、Word（docx）、Excel（xlsx）、JPG 或 PNG 文件。'],
  'assignment.filesFull': [409, ({ most }) => `最多添加 ${String(most)} 个文件，请先移除一个。`],
  'submission.own': [403, '不能批阅自己的作业，请由其他老师批阅。'],
  'submission.returned': [409, '这份作业已经退回，等学员修改后重新提交再批阅。'],
  'submission.points': [422, ({ points }) => `请给 0 到 ${String(points)} 分。`],
  'submission.rubric': [422, '评分标准的每一项都要选一档。'],
  'submission.passed': [422, '请选择合格或不合格。'],
  'submission.quote': [422, '批注所引的文字不在这份作业里，请重新选取。'],
  'submission.reason': [409, '这份作业已经批过。改分请写明理由。'],
  'submission.notMarked': [409, '小组的作业批阅以后，才能调整个人的成绩。'],
})
