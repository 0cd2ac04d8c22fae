import { failures } from '../../lib/failure.ts'

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})

export const fail = failures({
  'lease.invalid': [401, '登录已变更，请重新打开这一课。'],
  'lease.taken': [
    409,
    ({ device, at }) =>
      `${clock.format(new Date(String(at)))} 已在另一处（${String(device)}）继续学习，这里不再计时。要在这里学，请点“在这里继续”。`,
  ],
  'lease.held': [
    409,
    ({ device }) => `您正在另一台设备（${String(device)}）上学习。请先在那里暂停，一分钟后就可以在这里继续。`,
  ],
  'lease.ended': [409, '这次学习已经结束，请重新打开这一课。'],
  'check.expired': [409, '没有及时回应，播放已暂停，请再确认一次。'],
  'check.unknown': [409, '这次在线确认已经失效，请继续播放。'],
  'lesson.notVideo': [422, '这一课不是视频，不按观看时间计算。'],
})
