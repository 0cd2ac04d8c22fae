import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'seating.stale': [409, '座位表刚刚被别人修改过，请刷新后再排。'],
})
