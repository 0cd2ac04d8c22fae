/** How the discussion of a class is led. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import { fail } from './discussion.failures.ts'
import { ClassDiscussions, type ClassDiscussion } from './discussion.model.ts'
import { REVIEWS, type Setting } from './discussion.rule.ts'

/** A class of which nothing was set discusses freely. */
export async function settingOf(trainingClass: string, session?: ClientSession): Promise<ClassDiscussion> {
  const row = await ClassDiscussions.findById(trainingClass, null, session ? { session } : {}).lean()
  return row ?? { _id: trainingClass, review: 'after', until: null, revision: 0 }
}

/** @throws discussion.settingStale */
export async function saveSetting(
  actor: Actor,
  trainingClass: string,
  { revision, ...setting }: Setting & { revision: number },
): Promise<ClassDiscussion> {
  const { title } = await classToRun(actor, trainingClass)
  const after = { ...setting, revision: revision + 1 }
  await transaction(async (session) => {
    if (revision === 0) await ClassDiscussions.create([{ _id: trainingClass, ...after }], { session })
    else {
      const own = { _id: trainingClass, revision }
      if ((await ClassDiscussions.updateOne(own, { $set: after }, { session })).modifiedCount === 0)
        throw fail('discussion.settingStale')
    }
    await note(actor, 'class.discussion', trainingClass, `${title}：讨论设为${REVIEWS[setting.review]}`, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('discussion.settingStale') : error
  })
  return { _id: trainingClass, ...after }
}
