import { failures } from '../../lib/failure.ts'

const gigabytes = (bytes: unknown): string => `${(Number(bytes) / 2 ** 30).toFixed(1)} GB`

export const fail = failures({
  'upload.length': [422, '上传请求没有说明文件大小，请刷新页面后重试。'],
  'upload.empty': [422, '文件是空的（0 字节）。请确认文件能在本机打开后重新上传。'],
  'upload.tooLarge': [413, ({ maxBytes }) => `文件太大：最大可上传 ${gigabytes(maxBytes)}。请压缩或分段后上传。`],
  'upload.noSpace': [
    507,
    ({ freeBytes }) => `服务器剩余空间不足（可用 ${gigabytes(freeBytes)}）。请联系系统管理员清理后再上传。`,
  ],
  'upload.unit': [422, '请选择素材所属的单位。'],
  'upload.checksum': [400, '校验值无法识别：请使用 sha1 或 sha256（Base64）。'],
  'upload.checkedMost': [413, '带校验值的分段不能超过 64 MB。'],
})
