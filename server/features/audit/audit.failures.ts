import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'audit.tooLarge': [422, ({ limit }) => `记录超过 ${limit} 条，请缩小时间范围后再导出。`],
})
