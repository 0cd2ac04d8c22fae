import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'exemption.waiting': [409, ({ names }) => `${String(names)} 对这项要求的豁免申请还在办理，请等待结果或先撤回。`],
  'exemption.notAsked': [422, ({ names }) => `这项培训要求现在不涉及 ${String(names)}，不需要豁免。`],
  'exemption.people': [422, '所选人员不在您的管理范围内，或者没有任职，请刷新后重新选择。'],
  'exemption.gone': [409, '所选的申请中有的已不在您的办理范围内，请刷新后重新选择。'],
  'exemption.archived': [422, ({ title }) => `培训要求「${String(title)}」已经归档，不再办理豁免。`],
  'exemption.answered': [409, ({ names }) => `${String(names)} 的申请已经办结或撤回，请刷新后查看。`],
  'exemption.closed': [409, '这份申请已经办结、撤回或转报，不能再改。请刷新后查看。'],
  'exemption.days': [422, ({ names }) => `${String(names)}：结束日期早于开始日期，请修改日期。`],
  'exemption.over': [409, '这项豁免已经结束或撤销，请刷新后查看。'],
  'exemption.endDay': [422, '结束日期须在今天和原来的结束日期之间；要立即取消请用“撤销”。'],
  'exemption.proofType': [422, '这个文件不是 PDF、JPG 或 PNG，请另存为其中一种后再上传。'],
  'exemption.proofsFull': [409, ({ most }) => `最多 ${String(most)} 个证明文件，请先移除一个。`],
  'exemption.tooLarge': [422, ({ limit }) => `超过 ${String(limit)} 条，请缩小范围后再导出。`],
})
