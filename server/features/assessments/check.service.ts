/** 审核: the committee accepts what is reported, corrects it with the reason, or sends it back until a day. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { dayInWords } from '../../lib/dayInWords.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { assessments } from './assessments.contract.ts'
import { fail } from './assessments.failures.ts'
import { AssessmentItems, AssessmentSheets, type AssessmentItem } from './assessments.model.ts'
import { mayCheck } from './assessments.rule.ts'
import { reporters } from './opening.service.ts'
import { excludePublishing, itemFor, itemsOf, sheetFor, type Place, type Sheet } from './sheets.service.ts'

type Ends = (typeof assessments)['endpoints']
type Given = z.output<Ends['check']['body']>
type Back = z.output<Ends['sendBack']['body']>
type Check = NonNullable<AssessmentItem['check']>

/** @throws assessment.notOpen, assessment.notWaiting */
async function checkable(actor: Actor, place: Place, session: ClientSession): Promise<Sheet> {
  const found = await sheetFor(actor, 'assessment.write', place, session)
  if (found.assessment.state !== 'opened') throw fail('assessment.notOpen')
  if (!mayCheck(found.assessment, found.sheet, businessDate())) throw fail('assessment.notWaiting')
  return found
}

const isSame = (before: AssessmentItem['check'], { outcome, number, reason }: Check): boolean =>
  before?.outcome === outcome && before.number === number && before.reason === reason

/** The sheet is checked when all of it is. */
async function settle({ assessment, sheet }: Sheet, session: ClientSession): Promise<void> {
  await excludePublishing(assessment, session)
  const isChecked = (await itemsOf(sheet, session)).every(({ check }) => check !== null)
  const $set = { state: isChecked ? ('checked' as const) : ('submitted' as const) }
  await AssessmentSheets.updateOne({ _id: sheet._id }, { $set, $inc: { revision: 1 } }, { session })
}

/** The same again changes nothing. @throws assessment.noNumber, conflict where it was changed since it was looked at */
export async function checkItem(
  actor: Actor,
  place: Place & { indicator: string },
  { revision, outcome, number, reason }: Given,
): Promise<void> {
  await transaction(async (session) => {
    const found = await checkable(actor, place, session)
    const { assessment, sheet } = found
    const item = await itemFor(sheet, place.indicator, session)
    const counts = outcome === 'accepted' ? item.number : number
    if (counts === null) throw fail('assessment.noNumber')
    const check: Check = {
      ...{ outcome, number: counts, by: actor.name, at: now() },
      reason: outcome === 'accepted' ? '' : reason,
    }
    if (isSame(item.check, check)) return
    const { matchedCount } = await AssessmentItems.updateOne(
      { _id: item._id, revision },
      { $set: { check }, $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount === 0) throw httpFail('conflict')
    await settle(found, session)
    const { name } = assessment.indicators.find(({ id }) => id === place.indicator)!
    const said = outcome === 'accepted' ? '认可' : `更正为 ${counts}，${reason}`
    const unit = (await unitNames([sheet.unit])).get(sheet.unit) ?? ''
    await note(actor, 'assessment.check', assessment._id, `${assessment.title}：${unit}“${name}”${said}`, session)
  })
}

/** Of a sheet as it was looked at. @throws conflict, assessment.noNumber */
export async function acceptAll(actor: Actor, place: Place, revision: number): Promise<void> {
  await transaction(async (session) => {
    const found = await checkable(actor, place, session)
    const { assessment, sheet } = found
    if (sheet.state === 'checked') return
    if (sheet.revision !== revision) throw httpFail('conflict')
    for (const { _id, number, check } of await itemsOf(sheet, session)) {
      if (check) continue
      if (number === null) throw fail('assessment.noNumber')
      const accepted: Check = { outcome: 'accepted', number, reason: '', by: actor.name, at: now() }
      await AssessmentItems.updateOne({ _id }, { $set: { check: accepted }, $inc: { revision: 1 } }, { session })
    }
    await settle(found, session)
    const unit = (await unitNames([sheet.unit])).get(sheet.unit) ?? ''
    await note(actor, 'assessment.check', assessment._id, `${assessment.title}：${unit}全部认可`, session)
  })
}

/** Also what was never submitted, after its day. The same again changes nothing. @throws assessment.deadline, conflict */
export async function sendBack(actor: Actor, place: Place, { revision, until, reason }: Back): Promise<void> {
  const today = businessDate()
  await transaction(async (session) => {
    const { assessment, sheet } = await sheetFor(actor, 'assessment.write', place, session)
    if (assessment.state !== 'opened') throw fail('assessment.notOpen')
    if (sheet.state === 'returned' && sheet.returnedUntil === until && sheet.returnReason === reason) return
    if (until < today) throw fail('assessment.deadline', { today })
    const items = await itemsOf(sheet, session)
    if (items.length === 0) throw fail('assessment.notWaiting')
    const given = { state: 'returned' as const, returnedUntil: until, returnReason: reason }
    const { matchedCount } = await AssessmentSheets.updateOne(
      { _id: sheet._id, revision },
      { $set: given, $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount === 0) throw httpFail('conflict')
    await excludePublishing(assessment, session)
    await AssessmentItems.updateMany(
      { sheet: sheet._id },
      { $set: { check: null }, $inc: { revision: 1 } },
      { session },
    )
    const telling = {
      ...{ kind: 'assessment.returned' as const, key: `${sheet._id}:${sheet.revision}` },
      link: `/manage/assessment/${assessment._id}/${sheet.unit}`,
      values: { title: assessment.title, reason, dueOn: dayInWords(until) },
    }
    await notify({ accounts: await reporters(assessment, session, [sheet.unit]) }, telling, session)
    const unit = (await unitNames([sheet.unit])).get(sheet.unit) ?? ''
    await note(
      actor,
      'assessment.return',
      assessment._id,
      `${assessment.title}：${unit}，${until} 前，${reason}`,
      session,
    )
  })
}
