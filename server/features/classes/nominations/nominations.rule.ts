/** 推荐与录取: what a nomination can become. Pure; the browser shows the same. */

/**
 * - `applied`: the trainee asks, and the institution has yet to confirm
 * - `nominated`: until the ranking is frozen
 * - `waiting` 候补: in the list, without a seat
 * - `admitted`: has a seat, and is asked to confirm
 * - `confirmed`: will come
 * - ended without a seat: `declined` by the person, `lapsed` unanswered, `withdrawn` by the institution or the person,
 *   `refused` by who admits
 */
export const nominationStates = [
  'applied',
  'nominated',
  'waiting',
  'admitted',
  'confirmed',
  'declined',
  'lapsed',
  'withdrawn',
  'refused',
] as const
export type NominationState = (typeof nominationStates)[number]

export const STATES: Record<NominationState, string> = {
  applied: '待单位确认',
  nominated: '已推荐',
  waiting: '候补',
  admitted: '已录取，待确认',
  confirmed: '已确认参加',
  declined: '本人放弃',
  lapsed: '逾期未确认',
  withdrawn: '已撤回',
  refused: '未录取',
}

/** Who holds a seat. */
export const SEATED = ['admitted', 'confirmed'] as const satisfies readonly NominationState[]
/** Who is in the list: nominated, and nothing ended it. */
const LISTED = ['nominated', 'waiting', ...SEATED] as const satisfies readonly NominationState[]
/** Who is still in it, or asks to be. */
export const STANDING = ['applied', ...LISTED] as const satisfies readonly NominationState[]

export const isSeated = (state: NominationState): boolean => (SEATED as readonly string[]).includes(state)
export const isListed = (state: NominationState): boolean => (LISTED as readonly string[]).includes(state)
export const isStanding = (state: NominationState): boolean => (STANDING as readonly string[]).includes(state)

/** So many may be nominated at once. */
export const MOST_TOGETHER = 500

/** What a list is looked through by. */
export const LIST_STATES = {
  applied: ['applied'],
  nominated: ['nominated'],
  waiting: ['waiting'],
  admitted: ['admitted'],
  confirmed: ['confirmed'],
  ended: ['declined', 'lapsed', 'withdrawn', 'refused'],
} as const satisfies Record<string, readonly NominationState[]>
export type ListState = keyof typeof LIST_STATES | 'all'
export const listStates = ['all', ...Object.keys(LIST_STATES)] as [ListState, ...ListState[]]
