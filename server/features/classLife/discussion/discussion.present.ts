import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import type { PostView, SettingView } from './discussion.contract.ts'
import type { ClassDiscussion, ClassPost } from './discussion.model.ts'
import { isOpenOn, mayEdit, mayWithdraw, sightOf } from './discussion.rule.ts'
import { isNewTo, type Seen } from './look.service.ts'
import { isMine } from './posts.service.ts'

export const presentSetting = (
  { review, until, revision }: ClassDiscussion,
  runs: boolean,
): z.input<typeof SettingView> => ({
  ...{ review, until, revision, runs },
  open: isOpenOn({ review, until }, businessDate()),
})

/** Of what the caller may not read any more there is nothing but its place. */
export function presentPost(actor: Actor, post: ClassPost, { runs, setting, reads }: Seen): z.input<typeof PostView> {
  const mine = isMine(actor, post)
  const gone = sightOf({ state: post.state, mine, runs }) !== 'all'
  const { _id: id, topic, staff, at, state, replies, lastAt, pinned, closed, revision } = post
  const open = isOpenOn(setting, businessDate())
  return {
    ...{ id, topic, staff: staff && !gone, mine, state, gone, replies, pinned, closed, revision },
    title: gone ? '' : post.title,
    text: gone ? '' : post.text,
    by: gone ? '' : post.by,
    pictures: gone ? [] : (post.pictures ?? []).map(({ id: picture }) => ({ id: picture })),
    ...{ at: at.toISOString(), edited: post.editedAt !== null, lastAt: lastAt.toISOString() },
    reason: gone ? '' : (post.hidden?.reason ?? ''),
    isNew: isNewTo(actor, reads, post),
    may: {
      edit: mayEdit({ state, mine, at }, open, now()),
      withdraw: mayWithdraw({ state, mine, replies }),
      report: !mine && !runs && state === 'shown',
    },
  }
}
