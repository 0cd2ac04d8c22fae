import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'timetable.stale': [409, '这节课刚刚被别人修改过，请刷新后再保存。'],
  'timetable.full': [409, ({ most }) => `一个班的课程表最多 ${String(most)} 节课。`],
  'timetable.clashes': [409, ({ texts }) => `时间冲突：${String(texts)}。`],
})
