import { scope, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { newId } from '../../../lib/id.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { unitFor } from '../../organisations/organisations.service.ts'
import { showCoverageAt } from '../history/history.service.ts'
import { contentOf, hashOf, type Content } from './content.ts'
import { PublishedReports, type PublishedReport } from './published.model.ts'

type Given = Pick<PublishedReport, 'requirement' | 'unit' | 'on' | 'known' | 'title'> & { id: string }

export async function publishedReportsOf(
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<CursorPage<PublishedReport>> {
  return cutPage(await newestFirst(PublishedReports, scope(actor, 'coverage.read'), cursor, limit + 1), limit, 'at')
}

/** The figures are folded before and stored in one write: a report is there whole or not at all. */
export async function publishReport(
  actor: Actor,
  { id, requirement, unit, on, known, title }: Given,
): Promise<PublishedReport> {
  const { ancestors, name } = await unitFor(actor, 'coverage.publish', unit)
  const shown = await showCoverageAt(actor, requirement, unit, { on, known })
  const at = now()
  const content = JSON.stringify(await contentOf(shown, { title, by: actor.name, at }))
  const row: PublishedReport = {
    ...{ _id: id, requirement, unit, ancestors, on, known, title, content, hash: hashOf(content) },
    ...{ code: newId(), publishedBy: actor.account, at },
  }
  const create = () =>
    transaction(async (session) => {
      await PublishedReports.create([row], { session })
      await note(actor, 'coverage.publish', id, `《${title}》，${name}，${on}`, session)
    })
  const given = ['requirement', 'unit', 'on', 'known', 'title'] as const
  return createOnce(PublishedReports, { row, given, own: { publishedBy: actor.account }, create })
}

export async function publishedReport(actor: Actor, id: string): Promise<PublishedReport> {
  const row = await PublishedReports.findOne({ _id: id, ...scope(actor, 'coverage.read') }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Twice is once: the first reason stays. Nobody reads its summary any more. */
export const withdrawReport = (actor: Actor, id: string, reason: string): Promise<void> =>
  transaction(async (session) => {
    const own = { _id: id, ...scope(actor, 'coverage.publish') }
    const row = await PublishedReports.findOne(own, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    if (row.withdrawn) return
    const withdrawn = { at: now(), by: actor.account, reason }
    await PublishedReports.updateOne({ _id: id }, { $set: { withdrawn }, $unset: { publicSince: 1 } }, { session })
    await note(actor, 'coverage.withdraw', id, `《${row.title}》：${reason}`, session)
  })

/** For anybody who has the code. */
export async function checkReport(code: string): Promise<PublishedReport> {
  const row = await PublishedReports.findOne({ code }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export const contentIn = ({ content }: Pick<PublishedReport, 'content'>): Content => JSON.parse(content) as Content
