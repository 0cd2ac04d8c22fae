import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'dispute.open': [409, '您对这一项已经提出过更正申请，还在等待答复。可以在那份申请里补充证明，或先撤回再重新提出。'],
  'dispute.about': [422, '请选择有误的任职或学习记录。'],
  'dispute.closed': [409, '这份申请已经答复或撤回，不能再改。请刷新后查看。'],
  'dispute.proofsFull': [409, ({ most }) => `最多 ${String(most)} 个证明文件，请先移除一个。`],
  'dispute.proofType': [422, '这个文件不是 PDF、JPG 或 PNG，请另存为其中一种后再上传。'],
  'dispute.mended': [422, '所选的任职或记录已不在这名人员名下，请刷新后重新选择。'],
})
