import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'graduation.unknown': [422, '有的人不是这个班的学员，请刷新后重新填写。'],
  'graduation.own': [403, '本人的学时请由其他老师录入，您自己的一行请不要改。'],
  'graduation.early': [409, ({ to }) => `培训班 ${String(to)} 结束，到那一天才能办理结业。`],
  'graduation.passes': [409, '这名学员已达到结业条件或已经结业，不需要例外。'],
  'graduation.notAsked': [409, '这项例外申请已经办理，请刷新后查看。'],
  'graduation.notGraduated': [409, '这名学员现在没有结业，请刷新后查看。'],
  'graduation.agrees': [409, '结业记录与现在的学时和成绩一致，不需要更正。'],
  'graduation.signedIn': [409, '这个班已有签到记录，学时以签到为准。请在“签到”中更正。'],
  'graduation.ownException': [403, '本人的例外结业请由其他人审批。'],
  'graduation.held': [
    409,
    ({ count }) => `这个班已有 ${String(count)} 人结业，不能取消。确有错误的，请先撤销他们的结业。`,
  ],
  'graduation.tooMany': [422, ({ total }) => `学时不能超过课程表的 ${String(total)} 学时。`],
})
