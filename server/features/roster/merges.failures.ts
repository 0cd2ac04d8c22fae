import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'merge.same': [422, '请选择两条不同的人员记录。'],
  'merge.obstacle': [409, ({ obstacle }) => `暂时不能合并：${String(obstacle)}`],
  'merge.kept': [409, ({ what }) => `合并以后又有变动（${String(what)}），不能撤销。`],
  'merge.decided': [409, '这两条记录已经合并，请刷新后再看。'],
})
