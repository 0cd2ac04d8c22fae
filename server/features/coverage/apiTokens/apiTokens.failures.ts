import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'apiToken.refused': [401, '接口令牌无效、已过期或已撤销。'],
  'apiToken.days': [422, '有效期至少到明天，最长两年。'],
  'apiToken.shown': [409, '这个令牌已经创建并显示过一次，不能再次显示。如果没有记下，请撤销后重新创建。'],
})
