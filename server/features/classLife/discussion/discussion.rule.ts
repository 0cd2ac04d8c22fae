/** 讨论 of a class: what may be done with a post, and who sees what of it. Pure; the browser shows the same. */

/** 先发后审, 先审后发, 已关闭. */
export const REVIEWS = { after: '直接显示', before: '审核后显示', closed: '关闭讨论' } as const
export type Review = keyof typeof REVIEWS
export const reviews = Object.keys(REVIEWS) as [Review, ...Review[]]

export const postStates = ['shown', 'waiting', 'hidden', 'withdrawn'] as const
export type PostState = (typeof postStates)[number]

const EDIT_MINUTES = 30
export const MOST_PINNED = 5
export const MOST_PICTURES = 3

export interface Setting {
  review: Review
  /** The last day on which one may write; null: no end is set. */
  until: string | null
}
export const isOpenOn = ({ review, until }: Setting, day: string): boolean =>
  review !== 'closed' && (until === null || day <= until)

/** Who runs the class needs no review. */
export const stateOfNew = ({ review }: Setting, runs: boolean): PostState =>
  review === 'before' && !runs ? 'waiting' : 'shown'

export interface Looked {
  state: PostState
  mine: boolean
  runs: boolean
}
/**
 * What somebody sees of a post: all of it, that something was there and is no more, or nothing. A post that waits for
 * review is nothing to others; one that is hidden is read by who wrote it and by who runs the class alone.
 */
export function sightOf({ state, mine, runs }: Looked): 'all' | 'gone' | 'nothing' {
  if (state === 'shown' || runs) return 'all'
  if (state === 'waiting') return mine ? 'all' : 'nothing'
  return state === 'hidden' && mine ? 'all' : 'gone'
}

/** For a while after it was written, as long as it is not hidden and the discussion goes on. */
export const mayEdit = (
  { state, mine, at }: { state: PostState; mine: boolean; at: Date },
  open: boolean,
  now: Date,
): boolean =>
  mine && open && (state === 'shown' || state === 'waiting') && now.getTime() - at.getTime() < EDIT_MINUTES * 60_000

/** A topic that others have answered stays: their answers would go with it. */
export const mayWithdraw = ({ state, mine, replies }: { state: PostState; mine: boolean; replies: number }): boolean =>
  mine && (state === 'shown' || state === 'waiting') && replies === 0
