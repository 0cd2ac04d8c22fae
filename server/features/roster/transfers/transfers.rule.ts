/** 调动: a person goes from one unit to another; the one releases (转出), the other receives (接收). */
export const TRANSFER_STATES = {
  waiting: '等待接收',
  received: '已接收',
  refused: '已退回',
  withdrawn: '已撤回',
} as const
export type TransferState = keyof typeof TRANSFER_STATES
export const transferStates = Object.keys(TRANSFER_STATES) as [TransferState, ...TransferState[]]

/** `in`: for one's own unit to receive; `out`: released by it. */
export const TRANSFER_SIDES = ['in', 'out'] as const
export type TransferSide = (typeof TRANSFER_SIDES)[number]
