import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'transfer.waiting': [
    409,
    ({ names }) => `${String(names)} 正在办理调动，还没有接收。请先在“人员调动”里接收、退回或撤回。`,
  ],
  'transfer.target': [422, '没有找到接收单位，或者它已经撤销，请重新选择。'],
  'transfer.same': [422, '所选任职就在接收单位，不需要办理调动。换职务请用“结束任职”和“添加任职”。'],
  'transfer.apart': [422, '所选任职分属您管理的几个单位，请按单位分别办理调动。'],
  'transfer.over': [409, '所选任职已经结束或刚刚有变动，请刷新后重新选择。'],
  'transfer.early': [422, '有任职在接收日期当天或以后才开始，请选择更晚的日期，或先退回请对方更正。'],
  'transfer.elsewhere': [422, '任职单位须是接收单位或它的下级，请重新选择。'],
  'transfer.number': [409, ({ number }) => `接收单位已有工号 ${String(number)} 的人员，请填写这名人员在本单位的工号。`],
  'transfer.closed': [409, '这项调动已经办结，请刷新后查看。'],
  'transfer.notReceived': [409, '这项调动还没有接收，没有可以撤销的。'],
  'transfer.kept': [409, ({ what }) => `接收以后又有变动（${String(what)}），不能撤销。`],
})
