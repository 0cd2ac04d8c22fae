/** All institutions of an assessment, side by side. */
import type { Actor } from '../../access/actor.ts'
import type { AssessmentPublication } from './assessments.model.ts'
import { AssessmentSheets, type Assessment } from './assessments.model.ts'
import type { SheetState } from './assessments.rule.ts'
import { contentIn, missingFor, newestPublication, presentRows } from './publish.service.ts'
import { assessmentFor } from './schemes.service.ts'
import type { ScoredRow } from './score.ts'
import { rowsOf } from './sheets.service.ts'

export interface Board {
  assessment: Assessment
  rows: (ScoredRow & { state: SheetState })[]
  missing: string[]
  publication: AssessmentPublication | null
}

/** What is published is told as it was frozen. */
export async function boardOf(actor: Actor, id: string): Promise<Board> {
  const assessment = await assessmentFor(actor, id)
  const [reported, publication] = await Promise.all([rowsOf(assessment), newestPublication(id)])
  const isPublished = assessment.state === 'published' && publication !== null
  const scored = isPublished ? contentIn(publication).rows : await presentRows(assessment, reported)
  const states = new Map(reported.map(({ sheet }) => [sheet.unit, sheet.state]))
  return {
    assessment,
    rows: scored.map((row) => ({ ...row, state: states.get(row.unit) ?? 'checked' })),
    missing: assessment.state === 'opened' ? missingFor(assessment, reported) : [],
    publication,
  }
}

/** How many rows each has, and how many of them wait for their check. */
export async function countSheets(ids: readonly string[]): Promise<Map<string, { sheets: number; waiting: number }>> {
  const rows = await AssessmentSheets.find({ assessment: { $in: [...ids] } }, { assessment: 1, state: 1 }).lean()
  return new Map(
    [...Map.groupBy(rows, ({ assessment }) => assessment)].map(([id, own]) => [
      id,
      { sheets: own.length, waiting: own.filter(({ state }) => state === 'submitted').length },
    ]),
  )
}
