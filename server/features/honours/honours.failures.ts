import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'honour.kind': [422, '没有这个荣誉类别，或者它不能授予这样的对象，请重新选择。'],
  'honour.period': [422, '结束日期必须晚于开始日期。'],
  'honour.proofType': [422, '这个文件不是 PDF、JPG 或 PNG，请另存为其中一种后再上传。'],
  'honour.proofsFull': [409, ({ most }) => `最多 ${String(most)} 个证明文件，请先移除一个。`],
  'honour.tooLarge': [422, ({ limit }) => `超过 ${String(limit)} 条，请缩小范围后再导出。`],
  'honourKind.nameTaken': [409, ({ name }) => `已经有叫「${String(name)}」的荣誉类别，请换一个名称。`],
  'honourKind.inUse': [409, '已经有组织或个人获得这类荣誉，不能删除。'],
})
