import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'roster.tooLarge': [422, ({ limit }) => `名单超过 ${limit} 人，请缩小范围后再导出。`],
  'roster.changed': [409, '名册刚刚有变化，请重新核对后再试。'],
  'transfer.nobody': [422, '所选人员在这个组织没有任职，请刷新后重新选择。'],
  'transfer.later': [409, '有任职在生效日期当天或以后才开始，请先更正这些任职，或改用更晚的日期。'],
  'transfer.place': [422, ({ names }) => `转入的组织不设这些职务：${String(names)}。`],
  'transfer.numbers': [409, ({ numbers }) => `转入的单位已有这些工号：${String(numbers)}。请先更正工号。`],
  'position.nameTaken': [409, ({ name }) => `已有职务“${String(name)}”，请换一个名称。`],
  'term.early': [409, '有任职在所选日期当天或以后才开始，请另选日期，或先把它们去掉。'],
  'term.over': [409, '有任职在所选日期之前已经结束，请刷新后重新选择。'],
  'term.kept': [409, ({ names }) => `这些人的任职后来又有变动，或正在办理调动，不能撤销：${String(names)}。`],
  'person.staffNumberTaken': [409, '本单位已有这个工号的人员。'],
  'person.identityTaken': [
    409,
    '这个身份证号已登记在另一人名下。同一个人请在名册里查找，不在本单位的请联系上级党委；如果是填错，请对照证件核对。',
  ],
  'person.noNumber': [409, ({ label }) => `没有登记${label}，请刷新后再看。`],
  'person.unreadable': [409, '这个号码无法读取，请联系系统管理员检查密钥，或重新登记。'],
  'person.birthYear': [422, '出生年份与党员年龄不符（未满 18 周岁），请核对。'],
  'person.joinedLater': [422, '入党时间还没有到，请核对。'],
  'person.joinedYoung': [422, '按出生年份，入党时未满 18 周岁，请核对出生年份和入党时间。'],
  'appointment.period': [422, '结束日期必须晚于任职开始日期。'],
  'appointment.heldTwice': [409, '这名人员在该组织的同一职务上已有时间重叠的任职。'],
  'appointment.position': [422, '没有这个职务，请重新选择。'],
  'appointment.place': [422, '这个组织不设所选的职务，请核对组织或职务。'],
  'appointment.closed': [409, '组织已撤销，不能再任职。'],
})
