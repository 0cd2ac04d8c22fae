/** The score sheet of an institution, out of what was published: its own row and its place, nobody else's. */
import type { Actor } from '../../access/actor.ts'
import { fail } from './assessments.failures.ts'
import type { AssessmentPublication } from './assessments.model.ts'
import { contentIn, newestPublication, type Content } from './publish.service.ts'
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
