import { z } from 'zod'
import { Defer, defineJob } from '../../../jobs/definitions.ts'
import { now } from '../../../lib/clock.ts'
import { Id } from '../../../lib/schema.ts'
import { Announcements } from '../announcements/announcements.model.ts'
import type { Outcome } from '../outbox/way.ts'
import { REASONS } from '../ways.rule.ts'
import { postTo } from './postTo.ts'
import { GroupRobots, RobotPosts, type RobotPost } from './robots.model.ts'

const MOST_TRIES = 5
const LATER_SECONDS = 60

/**
 * A group shows a message as often as it is sent: what was interrupted is shown to who announced it, and not sent again by
 * itself, for nobody knows whether it arrived.
 */
defineJob({
  kind: 'notifications.robot',
  title: () => '通知发到群里',
  payload: z.object({ post: Id }),
  background: true,
  async run({ post }, job) {
    const row = await RobotPosts.findById(post).lean()
    if (!row) return
    if (row.state === 'sending') await settle(post, 'failed', REASONS.interrupted)
    if (row.state !== 'waiting') return
    const [robot, announcement] = await Promise.all([
      GroupRobots.findById(row.robot).lean(),
      Announcements.findById(row.announcement).lean(),
    ])
    if (!robot || !announcement) return settle(post, 'failed', '群机器人已被删除。')
    const { matchedCount } = await RobotPosts.updateOne({ _id: post, state: 'waiting' }, { $set: { state: 'sending' } })
    if (matchedCount === 0) return
    const { title, text, by } = announcement
    const words = `${title}\n\n${text}\n\n${by}\n${new URL('/notices', job.app.config.publicUrl).href}`
    await take(row, await postTo(robot, words))
  },
  async onFailed({ post }, _why, session) {
    await RobotPosts.updateOne(
      { _id: post, state: { $in: ['waiting', 'sending'] } },
      { $set: { state: 'failed', said: REASONS.interrupted, at: now() } },
      { session },
    )
  },
})

async function take({ _id, tries }: RobotPost, outcome: Outcome): Promise<void> {
  if (outcome.is === 'sent') return settle(_id, 'sent', '')
  if (outcome.is === 'refused') return settle(_id, 'failed', outcome.detail)
  if (outcome.is === 'closed' && outcome.brokeOff)
    return settle(_id, 'failed', `${outcome.detail}。${REASONS.interrupted}`)
  if (tries + 1 >= MOST_TRIES) return settle(_id, 'failed', outcome.detail)
  const waiting = { state: 'waiting' as const, tries: tries + 1, said: outcome.detail }
  await RobotPosts.updateOne({ _id, state: 'sending' }, { $set: waiting })
  throw new Defer(outcome.is === 'closed' ? outcome.seconds : LATER_SECONDS)
}

/** What waits may fail without having been begun; only what was begun was sent. */
async function settle(_id: string, state: 'sent' | 'failed', said: string): Promise<void> {
  const from: RobotPost['state'][] = state === 'failed' ? ['sending', 'waiting'] : ['sending']
  await RobotPosts.updateOne({ _id, state: { $in: from } }, { $set: { state, said, at: now() } })
}
