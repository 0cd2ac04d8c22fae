/** 更正申请: what may be wrong, and who answers it: posts the unit's administrators, training the committee. */
export const DisputeTopic = ['posts', 'training'] as const
export const DisputeKind = ['post', 'dates', 'missing-post', 'hours', 'missing-training'] as const
/** `lapsed`: what it was about was taken back. */
export const DisputeState = ['open', 'accepted', 'declined', 'withdrawn', 'lapsed'] as const
export type DisputeTopic = (typeof DisputeTopic)[number]
export type DisputeKind = (typeof DisputeKind)[number]
export type DisputeState = (typeof DisputeState)[number]

interface Kind {
  topic: DisputeTopic
  label: string
  /** What it is said of: a post or a record of one's own; null: it is missing. */
  of: 'post' | 'record' | null
}
export const KINDS: Record<DisputeKind, Kind> = {
  post: { topic: 'posts', label: '任职有误', of: 'post' },
  dates: { topic: 'posts', label: '任职日期有误', of: 'post' },
  'missing-post': { topic: 'posts', label: '缺少任职', of: null },
  hours: { topic: 'training', label: '学习记录或学时有误', of: 'record' },
  'missing-training': { topic: 'training', label: '缺少培训', of: null },
}
/** What one holds who answers. */
export const CAPABILITY = { posts: 'dispute.answer', training: 'dispute.training' } as const
