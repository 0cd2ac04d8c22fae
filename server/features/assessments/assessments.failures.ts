import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'assessment.dates': [422, '填报截止日期不能早于开始日期。'],
  'assessment.requirement': [422, '所选的培训要求不存在或不在您管理的范围内，请重新选择。'],
  'assessment.scheme': [422, ({ faults }) => `方案还不能开始：${String(faults)}。`],
  'assessment.nobody': [422, '没有参加这次考核的单位：下级单位中没有分值不为 0 的类别。'],
  'assessment.notDraft': [409, '考核已经开始，方案不能再改或删除。'],
  'assessment.notOpen': [409, '考核还没有开始，或者结果已经公布，不能进行这项操作。请刷新后查看。'],
  'assessment.notReady': [409, ({ faults }) => `还不能公布：${String(faults)}。`],
  'assessment.deadline': [422, ({ today }) => `日期不能早于今天（${String(today)}）。`],
  'assessment.notReporting': [409, '现在不是填报时间，或者已经提交，不能再改。'],
  'assessment.incomplete': [422, ({ faults }) => `还不能提交：${String(faults)}。`],
  'assessment.notWaiting': [409, '这个单位的自评没有提交，或已经退回，请刷新后查看。'],
  'assessment.noNumber': [422, '这一项没有填写数值，不能直接认可；请更正并写明数值和理由。'],
  'assessment.proofsFull': [409, ({ most }) => `最多 ${String(most)} 个证明文件，请先移除一个。`],
  'assessment.proofType': [422, '这个文件不是 PDF、JPG 或 PNG，请另存为其中一种后再上传。'],
  'assessment.unpublished': [409, '结果还没有公布。'],
})
