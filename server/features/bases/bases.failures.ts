import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'base.stale': [409, '这个基地刚刚被别人修改过，请刷新后再保存。'],
  'base.inUse': [
    409,
    ({ titles }) => `这个基地还要承办${String(titles)}。请等培训班结束，或先取消、改到其他基地，再归档。`,
  ],
  'base.roomInUse': [
    409,
    ({ rooms, title }) => `${String(rooms)}还排着${String(title)}的课。请先在课程表中换一间教室，再删除。`,
  ],
  'base.archived': [409, '这个基地已经归档，请先恢复。'],
  'teacher.stale': [409, '这位老师的信息刚刚被别人修改过，请刷新后再保存。'],
})
