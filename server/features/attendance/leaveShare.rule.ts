/**
 * 干部教育培训工作条例（2023）: leave over 1/7 of a class's hours is 退学. Absence counts as leave does. Pure; in whole numbers,
 * so that exactly one seventh is not beyond it.
 */
export const MOST_SHARE = { of: 7, text: '七分之一' } as const
/** From this share on one is warned. */
export const WARNED_SHARE = { of: 10, text: '十分之一' } as const

export const leaveVerdicts = ['fine', 'near', 'beyond'] as const
export type LeaveVerdict = (typeof leaveVerdicts)[number]
export const VERDICTS: Record<LeaveVerdict, string> = { fine: '正常', near: '接近上限', beyond: '超过上限' }

/** `missed`: hours of leave granted, be they still to come, and of absence; `total`: of the whole class. */
export function leaveVerdict(missed: number, total: number): LeaveVerdict {
  if (missed * MOST_SHARE.of > total) return missed > 0 ? 'beyond' : 'fine'
  return missed > 0 && missed * WARNED_SHARE.of >= total ? 'near' : 'fine'
}

/** What may still be missed, rounded down. */
export const hoursLeft = (missed: number, total: number): number =>
  Math.max(0, Math.floor(total / MOST_SHARE.of) - missed)
