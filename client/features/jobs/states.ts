export const JOB_STATES = {
  waiting: { label: '排队中', tone: 'neutral' },
  running: { label: '进行中', tone: 'info' },
  done: { label: '已完成', tone: 'success' },
  dead: { label: '已停止', tone: 'red' },
  cancelled: { label: '已取消', tone: 'neutral' },
} as const
