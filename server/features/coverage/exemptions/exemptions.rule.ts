/** 豁免申请: from whom to whom, and the words of each state. */
export const ApplicationState = ['asked', 'waiting', 'approved', 'returned', 'declined', 'withdrawn'] as const
export type ApplicationState = (typeof ApplicationState)[number]
/** `asked`: by the person, with the unit; `waiting`: with the committee. */
export const OPEN_STATES: readonly ApplicationState[] = ['asked', 'waiting']

export const APPLICATION_STATES: Record<ApplicationState, string> = {
  asked: '等待单位转报',
  waiting: '等待审批',
  approved: '已批准',
  returned: '已退回',
  declined: '单位未转报',
  withdrawn: '已撤回',
}
/** Who holds what, who deals with one in this state. */
export const DEALING = { asked: 'exemption.apply', waiting: 'exemption.write' } as const

export const ApplicationFilterState = ['mine', 'open', 'closed'] as const
export type ApplicationFilterState = (typeof ApplicationFilterState)[number]
export const APPLICATION_FILTERS: Record<ApplicationFilterState, string> = {
  mine: '等我办理',
  open: '全部未办结',
  closed: '已办结',
}

/** How an exemption stands today: `coming` begins later; `ended` is over, by its last day or by an earlier end. */
export const ExemptionState = ['coming', 'held', 'ended', 'revoked'] as const
export type ExemptionState = (typeof ExemptionState)[number]
export const EXEMPTION_STATES: Record<ExemptionState, string> = {
  coming: '尚未开始',
  held: '执行中',
  ended: '已结束',
  revoked: '已撤销',
}
export const ExemptionFilterState = ['held', 'expiring', 'ended', 'revoked'] as const
export type ExemptionFilterState = (typeof ExemptionFilterState)[number]
export const EXPIRING_DAYS = 30
export const EXEMPTION_FILTERS: Record<ExemptionFilterState, string> = {
  held: '执行中',
  expiring: `${EXPIRING_DAYS} 天内到期`,
  ended: '已结束',
  revoked: '已撤销',
}

/** So many people in one application, and as many answered at once. */
export const MOST_AT_ONCE = 50
