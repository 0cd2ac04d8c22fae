import type { DisputeState } from '../../../server/features/disputes/disputes.rule.ts'
import type { Reply } from '../../lib/api.ts'
import { day } from '../../ui/format.ts'

export type Dispute = Reply<'disputes', 'ownOne'>
export type Received = Reply<'disputes', 'show'>
type Post = Reply<'roster', 'ownPosts'>['items'][number]

export const STATES: Record<DisputeState, { label: string; tone: 'warning' | 'success' | 'neutral' }> = {
  open: { label: '等待答复', tone: 'warning' },
  accepted: { label: '已采纳', tone: 'success' },
  declined: { label: '未采纳', tone: 'neutral' },
  withdrawn: { label: '已撤回', tone: 'neutral' },
  lapsed: { label: '已结束：记录已撤销', tone: 'neutral' },
}
export const periodOf = ({ from, to }: Post): string => `${day(from)}${to ? ` 至 ${day(to)}` : ' 起'}`
