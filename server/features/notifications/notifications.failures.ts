import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'noticeWay.stale': [409, '设置刚刚被别人修改过，请刷新后再改。'],
  'noticeWay.none': [409, '还没有保存这种方式的设置，请先填写并保存。'],
  'push.closed': [409, '系统没有启用浏览器推送，请刷新后查看。'],
  'post.notFailed': [409, '这一条已经重新发送，请刷新后查看。'],
  'delivery.notFailed': [409, '这一条已经重新发送，请刷新后查看。'],
})
