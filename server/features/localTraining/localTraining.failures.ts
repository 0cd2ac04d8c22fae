import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'localTraining.stale': [409, '这次轮训刚刚有了变化，请刷新后再操作。'],
  'localTraining.notEditable': [409, '这次轮训已经提交或审批，不能再改。需要修改请先撤回；已审批的请联系审批单位。'],
  'localTraining.locked': [
    409,
    '已经有人员认定并记入学习记录，不能再改日期、学时等，也不能删除。确有错误请审批单位先撤销认定。',
  ],
  'localTraining.notWaiting': [409, '这次轮训不在等待审批，请刷新后查看。'],
  'localTraining.notOver': [422, ({ to }) => `培训到 ${String(to)} 才结束，请在结束之后提交。`],
  'localTraining.future': [422, '这里报送已经举办的轮训，开始日期不能晚于今天。'],
  'localTraining.nobody': [422, '名单里没有要审批的人员，请先添加人员。'],
  'localTraining.noEvidence': [422, '还没有证明材料，请至少上传一个文件，如通知、课程表、签到表或照片。'],
  'localTraining.outside': [
    422,
    ({ names }) => `培训期间 ${String(names)} 在本单位没有任职，不能列入名单。请核对日期，或从名单移除后再操作。`,
  ],
  'localTraining.noHolders': [422, '培训期间这个单位没有人担任这样的职务，请换一个单位或职务。'],
  'localTraining.hours': [422, ({ hours }) => `个人的学时不能超过这次轮训的 ${String(hours)} 学时，请核对后再保存。`],
  'localTraining.tooMany': [422, ({ most }) => `一次轮训最多 ${String(most)} 人，请分期报送。`],
  'localTraining.unknownProgramme': [422, '选择的培训项目已经归档或不存在，请重新选择。'],
  'localTraining.proofType': [422, '这个文件不是 PDF、JPG 或 PNG，请另存为其中一种后再上传。'],
  'localTraining.proofsFull': [409, ({ most }) => `最多 ${String(most)} 个证明材料，请先移除一个。`],
  'localTraining.noneSuch': [409, '所选人员中没有可以这样处理的，请刷新后重新选择。'],
  'localTraining.disputed': [
    409,
    ({ names }) => `${String(names)}对这条学习记录的更正申请还在办理，请先答复，再撤销或更正。`,
  ],
})
