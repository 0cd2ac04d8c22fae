import type { z } from 'zod'
import { businessDate } from '../../lib/clock.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import type { assessments } from './assessments.contract.ts'
import type { Assessment, AssessmentItem, AssessmentPublication } from './assessments.model.ts'
import { mayCheck, mayReport, phaseOf } from './assessments.rule.ts'
import type { Board } from './board.service.ts'
import { isCurrent } from './calculate.service.ts'
import { contentIn } from './publish.service.ts'
import { requirementTitles } from './requirementTitles.service.ts'
import type { Result } from './results.service.ts'
import type { AssessmentView } from './scheme.contract.ts'
import { foldItems, linesOf } from './score.ts'
import type { SheetView } from './sheets.contract.ts'
import { itemsOf, type Sheet } from './sheets.service.ts'

type Replies = (typeof assessments)['endpoints']
type View = z.input<typeof AssessmentView>

export const presentCard = (row: Assessment) => ({
  ...{ id: row._id, year: row.year, title: row.title, on: row.on, reportFrom: row.reportFrom, reportTo: row.reportTo },
  phase: phaseOf(row, businessDate()),
})

/** What runs for a scheme that was changed meanwhile ends without figures: it is not waited for. */
function presentCalculation(row: Assessment): View['calculation'] {
  const { calculation, revision } = row
  if (!calculation) return null
  const { state, at, on } = calculation
  const told = state === 'running' && calculation.revision !== revision ? 'done' : state
  return { state: told, at: at.toISOString(), on, isCurrent: isCurrent(row) }
}

export const present = (row: Assessment): View => ({
  ...presentCard(row),
  ...{ revision: row.revision, known: row.known, sizedBy: row.sizedBy, indicators: row.indicators },
  calculation: presentCalculation(row),
})

const withdrawnOf = ({ withdrawn }: AssessmentPublication) =>
  withdrawn ? { at: withdrawn.at.toISOString(), reason: withdrawn.reason } : null

export const presentBoard = ({
  assessment,
  rows,
  missing,
  publication,
}: Board): z.input<Replies['board']['reply']> => ({
  ...present(assessment),
  ...{ rows, missing },
  publication: publication && {
    ...{ by: contentIn(publication).by, at: publication.at.toISOString(), hash: publication.hash },
    withdrawn: withdrawnOf(publication),
  },
})

export const presentItem = ({ revision, text, number, proofs, check }: AssessmentItem) => ({
  ...{ revision, text, number },
  proofs: proofs.map(({ id, name, size }) => ({ id, name, size })),
  check: check && { ...check, at: check.at.toISOString() },
})

export async function presentSheet({ assessment, sheet }: Sheet): Promise<z.input<typeof SheetView>> {
  const [row] = foldItems([sheet], await itemsOf(sheet))
  const [titles, names] = await Promise.all([requirementTitles(assessment.indicators), unitNames([sheet.unit])])
  const { unit, sector, state, revision, returnedUntil, returnReason } = sheet
  return {
    assessment: { ...presentCard(assessment), known: assessment.known },
    ...{ unit, unitName: names.get(unit) ?? '', sector, state, revision, returnedUntil, returnReason },
    mayReport: mayReport(assessment, sheet, businessDate()),
    mayCheck: mayCheck(assessment, sheet, businessDate()),
    calculation: presentCalculation(assessment),
    lines: linesOf(assessment.indicators, row!).map((line) => {
      const { name, kind, requirement, scale, asks, measure, needsProof } = assessment.indicators.find(
        ({ id }) => id === line.indicator,
      )!
      const item = row!.items.get(line.indicator)
      return {
        ...line,
        ...{ name, kind, requirement, scale, asks, measure, needsProof },
        requirementTitle: titles.get(requirement ?? '') ?? '',
        item: item ? presentItem(item) : null,
      }
    }),
  }
}

export function presentResult({ publication, content, row }: Result): z.input<Replies['result']['reply']> {
  const { rows: _rows, ...said } = content
  return { ...said, row, hash: publication.hash, withdrawn: withdrawnOf(publication) }
}

export async function presentOwn(sheets: readonly Sheet[], published: ReadonlySet<string>) {
  const names = await unitNames(sheets.map(({ sheet }) => sheet.unit))
  return sheets.map(({ assessment, sheet }) => ({
    ...presentCard(assessment),
    ...{ unit: sheet.unit, unitName: names.get(sheet.unit) ?? '', state: sheet.state },
    ...{ returnedUntil: sheet.returnedUntil, mayReport: mayReport(assessment, sheet, businessDate()) },
    hasResult: published.has(assessment._id),
  }))
}
