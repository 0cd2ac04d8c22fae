/** 培训班: what it can be, and where it stands on a day. Pure; the browser shows the same. */

export const MODES = { venue: '集中面授', online: '线上', mixed: '线上线下结合' } as const
export type Mode = keyof typeof MODES
export const modes = Object.keys(MODES) as [Mode, ...Mode[]]

/**
 * - `draft` 筹备: seen by who writes it alone
 * - `open` 推荐中: institutions nominate; nobody is admitted yet
 * - `ranked` 已录取: the ranking is frozen, seats are given, later nominations queue behind it
 * - `cancelled` 已取消
 */
export const classStates = ['draft', 'open', 'ranked', 'cancelled'] as const
export type ClassState = (typeof classStates)[number]

interface Dated {
  state: ClassState
  from: string
  to: string
}
export const PHASES = {
  draft: '筹备中',
  open: '推荐报名中',
  ranked: '待开班',
  running: '开班中',
  finished: '已结束',
  cancelled: '已取消',
} as const
export type Phase = keyof typeof PHASES
export const phases = Object.keys(PHASES) as [Phase, ...Phase[]]

/** Where a class stands on a day. */
export function phaseOn({ state, from, to }: Dated, day: string): Phase {
  if (state === 'draft' || state === 'cancelled') return state
  if (day > to) return 'finished'
  return day >= from ? 'running' : state
}

/** Whether seats are limited by institution on a day: from the day that frees them on they are not. */
export const quotasLimitOn = (
  { quotas, quotasFreeOn }: { quotas: boolean; quotasFreeOn: string | null },
  day: string,
): boolean => quotas && (quotasFreeOn === null || day < quotasFreeOn)

/** What money goes to; amounts are in 分. */
export const BUDGET_ITEMS = {
  fees: '培训费',
  lodging: '住宿费',
  meals: '伙食费',
  teachers: '师资费',
  venue: '场地资料费',
  transport: '交通费',
  other: '其他',
} as const
export type BudgetItem = keyof typeof BUDGET_ITEMS
export const budgetItems = Object.keys(BUDGET_ITEMS) as [BudgetItem, ...BudgetItem[]]
