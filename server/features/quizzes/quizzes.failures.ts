import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'quiz.passed': [409, '这个测验您已经及格，不需要再考。'],
  'quiz.awaitingMarking': [409, '上一次作答的简答题还在等待批阅，批阅之后才能再考。'],
  'quiz.noAttemptsLeft': [409, '考试次数已经用完，请联系培训基地教师。'],
  'attempt.finished': [409, '这次作答已经交卷，不能再修改。'],
  'attempt.expired': [409, '考试时间已到，已按保存的答案交卷。'],
  'attempt.answer': [422, '答案与题目不符，请刷新页面后重新作答。'],
  'marking.points': [422, ({ points }) => `得分不能超过这道题的 ${String(points)} 分。`],
  'marking.slot': [422, '这道题不需要批阅。'],
  'marking.own': [403, '不能批阅自己的作答，请由其他教师批阅。'],
  'marking.finished': [409, '这份作答已经批阅完毕，改分须写明理由。'],
  'marking.completed': [409, '学员已凭这次及格完成了课程，不能再改为不及格。'],
})
