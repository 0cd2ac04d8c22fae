/** 为什么变了: what moved a figure between two days, person by person. Pure. */
export const KNOWN = ['now', 'then'] as const
export type Known = (typeof KNOWN)[number]

/**
 * What is known of the first day changed (`recorded-*`: recorded later, or put right), or something happened until the
 * second.
 */
export const CHANGES = [
  'appointed',
  'left',
  'trained',
  'lapsed',
  'grace-over',
  'exempted',
  'exemption-over',
  'other',
  'recorded-more',
  'recorded-less',
  'recorded-other',
] as const
export type Change = (typeof CHANGES)[number]
export const CHANGE_NAMES: Record<Change, string> = {
  appointed: '新任职或调入',
  left: '离任或调出',
  trained: '完成培训',
  lapsed: '原有的培训不再计入',
  'grace-over': '宽限期满',
  exempted: '获得豁免',
  'exemption-over': '豁免结束',
  other: '其他变化',
  'recorded-more': '补录、更正后计为已覆盖',
  'recorded-less': '更正、撤销后不再计为已覆盖',
  'recorded-other': '任职、豁免等补录与更正',
}

/** null: nobody of whom it is asked. */
export type Stood = 'covered' | 'uncovered' | 'grace' | 'exempt' | null

/** Something happened: what the new state says of it. */
function happened(before: Stood, after: Stood): Change {
  if (before === null) return 'appointed'
  if (after === null) return 'left'
  if (after === 'covered') return 'trained'
  if (before === 'covered') return 'lapsed'
  if (after === 'exempt') return 'exempted'
  if (before === 'exempt') return 'exemption-over'
  return before === 'grace' ? 'grace-over' : 'other'
}

function recorded(before: Stood, after: Stood): Change {
  if (after === 'covered') return 'recorded-more'
  return before === 'covered' ? 'recorded-less' : 'recorded-other'
}

/**
 * One person of whom the first day was told as `before`, is told as `since` by what the second side knows, and who
 * stands as `after` on the second day. One part each: what happened explains more than what was recorded.
 */
export function changeOf(before: Stood, since: Stood, after: Stood): Change | null {
  if (before === after) return null
  return since === after ? recorded(before, after) : happened(since, after)
}

export interface Row {
  required: number
  covered: number
  grace: number
  exempt: number
}
const rowOf = (state: Stood): Row => ({
  required: state === 'covered' || state === 'uncovered' ? 1 : 0,
  covered: state === 'covered' ? 1 : 0,
  grace: state === 'grace' ? 1 : 0,
  exempt: state === 'exempt' ? 1 : 0,
})

export interface Part {
  kind: Change
  people: number
  change: Row
}
/** Adds what a person's change does to each figure. */
export function addChange(parts: Map<Change, Part>, kind: Change, before: Stood, after: Stood): void {
  const [from, to] = [rowOf(before), rowOf(after)]
  const part = parts.get(kind) ?? { kind, people: 0, change: rowOf(null) }
  part.people += 1
  for (const field of ['required', 'covered', 'grace', 'exempt'] as const) part.change[field] += to[field] - from[field]
  parts.set(kind, part)
}
export const inOrder = (parts: ReadonlyMap<Change, Part>): Part[] => CHANGES.flatMap((kind) => parts.get(kind) ?? [])
