/** 年度考核: in which phase one is, until when an institution may fill in, and what keeps the results from being published. */
export const STATES = ['draft', 'opened', 'published'] as const
export type AssessmentState = (typeof STATES)[number]
export const PHASES = ['draft', 'upcoming', 'reporting', 'checking', 'published'] as const
export type Phase = (typeof PHASES)[number]
export const PHASE_NAMES: Record<Phase, string> = {
  draft: '草稿',
  upcoming: '未到填报期',
  reporting: '自评填报中',
  checking: '审核中',
  published: '已公布',
}
export const SHEET_STATES = ['open', 'submitted', 'returned', 'checked'] as const
export type SheetState = (typeof SHEET_STATES)[number]
export const SHEET_STATE_NAMES: Record<SheetState, string> = {
  open: '未提交',
  submitted: '待审核',
  returned: '退回补充',
  checked: '已审核',
}
export const OUTCOMES = ['accepted', 'corrected'] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface Timed {
  state: AssessmentState
  /** 考核日: the day of the figures. */
  on: string
  /** Both included. */
  reportFrom: string
  reportTo: string
}
export function phaseOf({ state, reportFrom, reportTo }: Timed, today: string): Phase {
  if (state !== 'opened') return state
  return today < reportFrom ? 'upcoming' : today <= reportTo ? 'reporting' : 'checking'
}

/** The day whose figures there are: the one of the assessment, or today before it. */
export const figuresDay = ({ on }: Pick<Timed, 'on'>, today: string): string => (on < today ? on : today)

export interface SheetTimes {
  state: SheetState
  /** Until then, itself included, what was sent back may be filled in again. */
  returnedUntil: string | null
}
/** While it is asked for, or as long as it was sent back for; what was submitted waits for its check. */
export function mayReport(assessment: Timed, { state, returnedUntil }: SheetTimes, today: string): boolean {
  if (assessment.state !== 'opened') return false
  if (state === 'returned') return returnedUntil !== null && today <= returnedUntil
  return state === 'open' && phaseOf(assessment, today) === 'reporting'
}

/** Submitted, or sent back and not submitted again in time: then as it was left. */
export const isToCheck = ({ state, returnedUntil }: SheetTimes, today: string): boolean =>
  state === 'submitted' || (state === 'returned' && (returnedUntil ?? '') < today)

/** Also what was checked, as long as the results are not published. */
export const mayCheck = ({ state }: Timed, sheet: SheetTimes, today: string): boolean =>
  state === 'opened' && (sheet.state === 'checked' || isToCheck(sheet, today))

export interface Readiness extends Timed {
  sheets: readonly SheetTimes[]
  /** The day of the newest figures; null: none of the scheme as it is. */
  figuresOn: string | null
}
/** What is to be done before the results may be published, in words; none: they may be. */
export function publishFaults({ on, reportTo, sheets, figuresOn }: Readiness, today: string): string[] {
  const count = (test: (sheet: SheetTimes) => boolean): number => sheets.filter(test).length
  const waiting = count((sheet) => isToCheck(sheet, today))
  const back = count((sheet) => sheet.state === 'returned' && !isToCheck(sheet, today))
  const open = count(({ state }) => state === 'open')
  return [
    today < on && `考核日 ${on} 还没有到`,
    figuresOn !== on && '还没有按考核日计算数据，请重新计算',
    today <= reportTo && open > 0 && `自评填报到 ${reportTo} 截止，还有 ${open} 个单位没有提交`,
    waiting > 0 && `还有 ${waiting} 个单位的自评没有审核`,
    back > 0 && `还有 ${back} 个单位退回补充，未到补充期限`,
  ].filter((fault) => fault !== false)
}
