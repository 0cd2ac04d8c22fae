import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'notes.full': [409, ({ most }) => `一课最多记 ${String(most)} 条笔记，请先删除或合并几条。`],
})
