/** Announcements on their way to groups: written with the announcement, sent by a job each. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../../access/actor.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { fail } from '../notifications.failures.ts'
import { GroupRobots, RobotPosts, type RobotPost } from './robots.model.ts'

const JOB = 'notifications.robot'

interface Posting {
  announcement: string
  unit: string
  ancestors: string[]
  robots: readonly string[]
}
/** Within the transaction of the announcement. @throws notFound for a group that is not of the unit, or below it */
export async function newPosts(
  actor: Actor,
  { announcement, unit, ancestors, robots }: Posting,
  session: ClientSession,
): Promise<void> {
  const ids = [...new Set(robots)]
  if (ids.length === 0) return
  const found = await GroupRobots.find({ _id: { $in: ids }, ...scope(actor, 'notice.announce') })
    .session(session)
    .lean()
  const below = found.filter((robot) => robot.ancestors.includes(unit))
  if (below.length < ids.length) throw httpFail('notFound')
  const rows = below.map(({ _id, name }): RobotPost => {
    const rest = { announcement, robot: _id, name, ancestors, tries: 0, said: '', at: now() }
    return { _id: `${announcement}-${_id}`, state: 'waiting', ...rest }
  })
  await RobotPosts.insertMany(rows, { session })
  for (const { _id } of rows) await enqueue(JOB, { post: _id }, { key: `${JOB}:${_id}` }, session)
}

export const postsOf = (announcements: readonly string[]): Promise<RobotPost[]> =>
  RobotPosts.find({ announcement: { $in: [...announcements] } })
    .sort({ announcement: 1, name: 1 })
    .lean()

/** @throws post.notFailed */
export async function postAgain(actor: Actor, id: string): Promise<void> {
  const row = await RobotPosts.findOne({ _id: id, ...scope(actor, 'notice.announce') }).lean()
  if (!row) throw httpFail('notFound')
  await transaction(async (session) => {
    const { matchedCount } = await RobotPosts.updateOne(
      { _id: id, state: 'failed' },
      { $set: { state: 'waiting', tries: 0, said: '' } },
      { session },
    )
    if (matchedCount === 0) throw fail('post.notFailed')
    await enqueue(JOB, { post: id }, { key: `${JOB}:${id}` }, session)
    await note(actor, 'robotPost.retry', id, row.name, session)
  })
}
