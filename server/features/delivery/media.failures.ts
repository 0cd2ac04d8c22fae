import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'media.forbidden': [403, '播放地址无效或已过期。请刷新页面，必要时重新登录。'],
  'media.range': [416, '请求的范围超出了文件大小。'],
})
