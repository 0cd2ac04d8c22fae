/** 请假: what becomes of a request. Pure; the browser shows the same. */
export const leaveStates = ['asked', 'approved', 'refused', 'withdrawn'] as const
export type LeaveState = (typeof leaveStates)[number]
export const LEAVE_STATES: Record<LeaveState, string> = {
  asked: '待审批',
  approved: '已准假',
  refused: '未准假',
  withdrawn: '已撤回',
}
/** What holds, or may come to hold. */
export const STANDING_LEAVES: readonly LeaveState[] = ['asked', 'approved']
