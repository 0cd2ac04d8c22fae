import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'job.notDead': [409, '只有失败的任务可以重新执行。请刷新后查看它现在的状态。'],
  'job.over': [409, '任务已经结束，无法取消。'],
})
