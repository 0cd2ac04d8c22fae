/** Public summaries 公开摘要: what everybody may read, of reports that were chosen for it. */
import type { z } from 'zod'
import { scope, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { fail } from '../coverage.failures.ts'
import { FEWEST, withoutFew } from './fewPeople.rule.ts'
import type { PublicSummary } from './published.contract.ts'
import { PublishedReports, type PublishedReport } from './published.model.ts'
import { contentIn } from './published.service.ts'

const LISTED = 20
/** Whatever is public at all: what is not has no such date. */
const PUBLIC = { publicSince: { $gt: new Date(0) } } as const

/** Twice is once. @throws report.withdrawn, report.few */
export const setPublic = (actor: Actor, id: string, isPublic: boolean): Promise<void> =>
  transaction(async (session) => {
    const own = { _id: id, ...scope(actor, 'coverage.publish') }
    const row = await PublishedReports.findOne(own, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    if (isPublic === !!row.publicSince) return
    if (isPublic && row.withdrawn) throw fail('report.withdrawn')
    if (isPublic && contentIn(row).counts.required < FEWEST) throw fail('report.few', { fewest: FEWEST })
    const change = isPublic ? { $set: { publicSince: now() } } : { $unset: { publicSince: 1 } }
    await PublishedReports.updateOne({ _id: id }, change, { session })
    await note(actor, isPublic ? 'coverage.makePublic' : 'coverage.endPublic', id, `《${row.title}》`, session)
  })

/** The newest of those that are public. */
export const publicReports = (): Promise<PublishedReport[]> =>
  PublishedReports.find(PUBLIC).sort({ publicSince: -1, _id: -1 }).limit(LISTED).lean()

export async function publicReport(id: string): Promise<PublishedReport> {
  const row = await PublishedReports.findById(id).lean()
  if (!row?.publicSince) throw httpFail('notFound')
  return row
}

/** Without who made it. */
export function summaryOf(report: PublishedReport): z.input<typeof PublicSummary> {
  const { title, requirement, unitName, on, publishedAt, counts, months, positions, children } = contentIn(report)
  const told = withoutFew(children)
  return {
    ...{ id: report._id, title, requirement: requirement.title, unitName, on, at: publishedAt, counts, months },
    ...{ positions: withoutFew(positions), children: told, small: children.length - told.length },
  }
}
