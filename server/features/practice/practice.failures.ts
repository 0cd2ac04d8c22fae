import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'practice.nothing': [409, '现在没有可以练的题：符合条件的题还没有，或者正用于没结束的考试。请过些时候再来。'],
  'practice.used': [409, '这个章节测试的次数已经用完。'],
  'practice.finished': [409, '这一轮已经结束，不能再作答。'],
  'practice.heldBack': [409, '这道题正用于一场没结束的考试，考试公布成绩以后才能练。'],
  'practice.allHeld': [409, '这次测试的题都正用于没结束的考试，考试公布成绩以后才能接着做和交卷。'],
  'practice.answer': [422, '答案与题目不符，请刷新页面后重新作答。'],
  'practice.assessed': [409, '这道题不需要自己判断对错，或者已经判断过。'],
  'review.nothing': [409, '现在没有要复习的题。'],
  'review.held': [409, '要复习的题都正用于没结束的考试，考试公布成绩以后才能练。'],
  'practiceSet.stale': [409, ({ by }) => `这个练习刚刚被${String(by)}修改过，您的修改没有保存。请刷新后再改。`],
})
