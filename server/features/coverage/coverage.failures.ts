import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'coverage.day': [422, ({ from, today }) => `请选择 ${String(from)} 至 ${String(today)} 之间的日期。`],
  'coverage.order': [422, '较早的一天在前：请在“哪一天”选较早的日期，在“对比到”选较晚的日期。'],
  'report.withdrawn': [409, '这份报告已经撤回，不能公开。'],
  'report.few': [409, ({ fewest }) => `应训不足 ${String(fewest)} 人的报告不能公开：人太少，会看出是谁。`],
})
