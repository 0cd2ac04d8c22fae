import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'timetable.stale': [409, '这节课刚刚被别人修改过，请刷新后再保存。'],
  'timetable.kept': [409, ({ why }) => `这节课不能删除：${String(why)}。改了时间的课请直接修改。`],
  'timetable.full': [409, ({ most }) => `一个班的课程表最多 ${String(most)} 节课。`],
  'timetable.clashes': [409, ({ texts }) => `时间冲突：${String(texts)}。`],
})
