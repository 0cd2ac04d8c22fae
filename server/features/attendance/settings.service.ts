/** How a class is signed in to, set by who runs it. */
import type { Actor } from '../../access/actor.ts'
import { isDuplicate } from '../../lib/model.ts'
import { byId, readTogether } from '../../lib/readTogether.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { classToRun } from '../classes/visible.service.ts'
import { fail } from './attendance.failures.ts'
import { SignInSettingRows, type SignInSettings } from './attendance.model.ts'
import { DEFAULT_TIMES } from './signIn.rule.ts'

const stored = readTogether<SignInSettings>(async (ids) =>
  byId(await SignInSettingRows.find({ _id: { $in: ids } }).lean()),
)
export async function signInSettings(trainingClass: string): Promise<SignInSettings> {
  return (await stored(trainingClass)) ?? { _id: trainingClass, ...DEFAULT_TIMES, place: null, revision: 0 }
}

export async function settingsFor(actor: Actor, trainingClass: string): Promise<SignInSettings> {
  await classToRun(actor, trainingClass)
  return signInSettings(trainingClass)
}

/** Against the revision that was read. @throws attendance.settingsStale */
export async function saveSettings(
  actor: Actor,
  trainingClass: string,
  { revision, ...save }: Omit<SignInSettings, '_id'>,
): Promise<SignInSettings> {
  const after = { ...save, revision: revision + 1 }
  await transaction(async (session) => {
    const { title } = await classToRun(actor, trainingClass, session)
    if (revision === 0) await SignInSettingRows.create([{ _id: trainingClass, ...after }], { session })
    else {
      const own = { _id: trainingClass, revision }
      const { matchedCount } = await SignInSettingRows.updateOne(own, { $set: after }, { session })
      if (matchedCount === 0) throw fail('attendance.settingsStale')
    }
    const where = save.place ? `，地点周围 ${save.place.radius} 米内` : ''
    const said = `${title}：课前 ${save.opensBefore} 分钟起，课后 ${save.lateAfter} 分钟起算迟到${where}`
    await note(actor, 'attendance.settings', trainingClass, said, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('attendance.settingsStale') : error
  })
  return { _id: trainingClass, ...after }
}
