/** Points of institutions out of their rows. */
import type { z } from 'zod'
import type { Assessment, AssessmentItem, AssessmentSheet } from './assessments.model.ts'
import type { PublishedContent } from './scheme.contract.ts'
import { lineOf, placesOf, totalOf, type Figure, type Indicator, type Line } from './scoring.rule.ts'

export interface Reported {
  sheet: AssessmentSheet
  items: Map<string, AssessmentItem>
}
export const foldItems = (sheets: readonly AssessmentSheet[], items: readonly AssessmentItem[]): Reported[] => {
  const bySheet = Map.groupBy(items, ({ sheet }) => sheet)
  return sheets.map((sheet) => ({
    sheet,
    items: new Map((bySheet.get(sheet._id) ?? []).map((item) => [item.indicator, item])),
  }))
}

/** What was submitted counts, as it was checked; what never was gives nothing. */
function reportedFigure({ sheet, items }: Reported, indicator: string): Figure {
  const item = items.get(indicator)
  const number = item?.check?.number ?? (sheet.state === 'submitted' ? item?.number : null) ?? null
  return number === null ? null : { part: number, whole: 1 }
}

/** Of the indicators that count for its sector. */
export const linesOf = (indicators: readonly Indicator[], row: Reported): Line[] =>
  indicators
    .filter(({ weights }) => weights[row.sheet.sector] > 0)
    .map((indicator) => {
      const { id, kind } = indicator
      const figure = kind === 'reported' ? reportedFigure(row, id) : (row.sheet.figures[id] ?? null)
      return lineOf(indicator, row.sheet.sector, figure)
    })

export type ScoredRow = z.input<typeof PublishedContent>['rows'][number]

/** All institutions with their points and places, by name. */
export function scoredRows(
  { indicators }: Pick<Assessment, 'indicators'>,
  rows: readonly Reported[],
  names: ReadonlyMap<string, string>,
): ScoredRow[] {
  const scored = rows.map((row) => {
    const { unit, sector, toTrain: people } = row.sheet
    const lines = linesOf(indicators, row)
    return { unit, name: names.get(unit) ?? '', sector, people, lines, total: totalOf(lines) }
  })
  const places = placesOf(scored)
  return scored
    .map((row) => ({ ...row, place: places.get(row.unit) ?? null }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
}
