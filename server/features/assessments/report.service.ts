/** 自评: what an institution reports, kept as it is written, and submitted as a whole. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { holdersIn } from '../accounts/recipients.service.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { assessments } from './assessments.contract.ts'
import { fail } from './assessments.failures.ts'
import { AssessmentItems, AssessmentSheets, type AssessmentItem } from './assessments.model.ts'
import { mayReport } from './assessments.rule.ts'
import { excludePublishing, itemFor, itemsOf, sheetFor, type Place, type Sheet } from './sheets.service.ts'

type Saved = z.output<(typeof assessments)['endpoints']['saveItem']['body']>

/** @throws assessment.notReporting */
export function checkReporting({ assessment, sheet }: Sheet): void {
  if (!mayReport(assessment, sheet, businessDate())) throw fail('assessment.notReporting')
}

/** The same again changes nothing. What is changed has to be checked again. @throws conflict, assessment.notReporting */
export async function saveItem(
  actor: Actor,
  place: Place & { indicator: string },
  { revision, text, number }: Saved,
): Promise<AssessmentItem> {
  await transaction(async (session) => {
    const found = await sheetFor(actor, 'assessment.report', place, session)
    checkReporting(found)
    const item = await itemFor(found.sheet, place.indicator, session)
    if (item.text === text && item.number === number) return
    const { matchedCount } = await AssessmentItems.updateOne(
      { _id: item._id, revision },
      { $set: { text, number, check: null }, $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount === 0) throw httpFail('conflict')
    await AssessmentSheets.updateOne({ _id: found.sheet._id }, { $inc: { revision: 1 } }, { session }) // excludes that it is submitted meanwhile
  })
  const { sheet } = await sheetFor(actor, 'assessment.report', place)
  return itemFor(sheet, place.indicator)
}

/** What is missing, by the names of the indicators. */
function missing({ assessment, sheet }: Sheet, items: readonly AssessmentItem[]): string[] {
  const byIndicator = new Map(items.map((item) => [item.indicator, item]))
  return assessment.indicators.flatMap(({ id, name, needsProof, kind, weights }) => {
    const item = byIndicator.get(id)
    if (kind !== 'reported' || weights[sheet.sector] === 0 || !item) return []
    if (item.number === null) return `“${name}”没有填写数值`
    return needsProof && item.number > 0 && item.proofs.length === 0 ? `“${name}”没有证明文件` : []
  })
}

/** Twice is once. @throws assessment.incomplete, assessment.notReporting */
export async function submitReport(actor: Actor, place: Place): Promise<void> {
  await transaction(async (session) => {
    const found = await sheetFor(actor, 'assessment.report', place, session)
    const { assessment, sheet } = found
    if (sheet.state === 'submitted' || sheet.state === 'checked') return
    checkReporting(found)
    const faults = missing(found, await itemsOf(sheet, session))
    if (faults.length > 0) throw fail('assessment.incomplete', { faults: faults.join('；') })
    const given = { state: 'submitted' as const, returnedUntil: null, returnReason: '' }
    await AssessmentSheets.updateOne({ _id: sheet._id }, { $set: given, $inc: { revision: 1 } }, { session })
    const checkers = await holdersIn(assessment.ancestors, 'assessment.write', session)
    const name = (await unitNames([sheet.unit])).get(sheet.unit) ?? ''
    const link = `/manage/assessments/${assessment._id}?unit=${sheet.unit}`
    const telling = {
      ...{ kind: 'assessment.waiting' as const, key: `${sheet._id}:${sheet.revision}`, link },
      values: { unit: name, title: assessment.title, by: actor.name },
    }
    await notify({ accounts: checkers }, telling, session)
    await excludePublishing(assessment, session)
    await note(actor, 'assessment.submit', assessment._id, `${assessment.title}：${name}`, session)
  })
}
