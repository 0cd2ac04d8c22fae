/** What was published, as it was frozen: an institution has its own row and its place, nobody else's; the committee all. */
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './assessments.failures.ts'
import type { AssessmentPublication } from './assessments.model.ts'
import { contentIn, newestPublication, type Content } from './publish.service.ts'
import { groupsPdf, sheetPdf } from './resultPdf.ts'
import { assessmentFor } from './schemes.service.ts'
import type { Assessed } from './scoring.rule.ts'
import { sheetFor, type Place } from './sheets.service.ts'

export interface Result {
  publication: AssessmentPublication
  content: Content
  row: Content['rows'][number]
}

/** @throws assessment.unpublished */
export async function resultFor(actor: Actor, place: Place): Promise<Result> {
  const { sheet } = await sheetFor(actor, 'assessment.read', place)
  const publication = await newestPublication(place.assessment)
  const content = publication && contentIn(publication)
  const row = content?.rows.find(({ unit }) => unit === sheet.unit)
  if (!publication || !content || !row) throw fail('assessment.unpublished')
  return { publication, content, row }
}

const pdfReply = (body: Uint8Array, name: string): FileReply => ({
  ...{ type: 'application/pdf', body },
  filename: `${name}.pdf`.replace(/[\\/:*?"<>|]/g, ' '),
})

/** @throws assessment.unpublished */
export async function resultPdf(actor: Actor, place: Place): Promise<FileReply> {
  const { publication, content, row } = await resultFor(actor, place)
  return pdfReply(await sheetPdf(content, publication, row), `${content.title} ${row.name} 得分表`)
}

/** Of all groups, or of those of one sector. @throws assessment.unpublished */
export async function groupsOf(actor: Actor, id: string, sector: Assessed | undefined): Promise<FileReply> {
  const { title } = await assessmentFor(actor, id)
  const publication = await newestPublication(id)
  if (!publication) throw fail('assessment.unpublished')
  const content = contentIn(publication)
  const rows = content.rows.filter((row) => !sector || row.sector === sector)
  const body = await groupsPdf(content, publication, rows)
  await note(actor, 'export.assessment', id, `${title}各组得分（PDF），${rows.length} 个单位`)
  return pdfReply(body, `${title} 各组得分`)
}
