import { failures } from '../../../lib/failure.ts'
import { MOST_PHOTOS } from './photos.rule.ts'

export const fail = failures({
  'photo.kind': [422, '这个文件不是能打开的 JPG、PNG 或 WebP 图片，请换一张。'],
  'photo.busy': [503, '正在处理的照片太多，请过一会儿再上传。'],
  'photo.full': [409, `一个班最多 ${MOST_PHOTOS} 张照片，请先删除不要的。`],
  'photo.stale': [409, '这张照片刚刚被别人修改过，请刷新后再试。'],
  'photo.notMember': [422, '名单里有不是这个班学员的人，请重新选择。'],
})
