/** What a report says: the figures of a unit on a day, with the months before it. */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { endOfMonth, monthOf } from '../../../lib/months.rule.ts'
import { presentThen } from '../history/history.present.ts'
import type { ShownThen } from '../history/history.service.ts'
import { cellId, Cells } from '../coverage.model.ts'
import { noCounts } from '../tally.ts'
import type { ReportContent } from './published.contract.ts'

export type Content = z.infer<typeof ReportContent>

/** Closed months as they were closed, and the day itself. */
async function monthsUntil({ requirement, unit, moment, counted }: ShownThen): Promise<Content['months']> {
  const cell = await Cells.findById(cellId(requirement._id, unit._id), { months: 1 }).lean()
  const closed = requirement.closings.map(({ month }) => month).filter((month) => endOfMonth(month) < moment.on)
  return [
    ...closed.sort().map((month) => ({ month, counts: { ...noCounts(), ...cell?.months?.[month] } })),
    { month: monthOf(moment.on), counts: counted.counts },
  ]
}

export async function contentOf(
  shown: ShownThen,
  { title, by, at }: { title: string; by: string; at: Date },
): Promise<Content> {
  const { requirement } = shown
  const view = presentThen(shown)
  const named = (rows: { name: string; counts: Content['counts'] }[]) =>
    rows.map(({ name, counts }) => ({ name, counts }))
  return {
    title,
    requirement: { title: requirement.title, from: requirement.from, to: requirement.to },
    unitName: view.unit.name,
    on: view.on,
    known: view.known,
    knownAt: view.knownAt,
    by,
    publishedAt: at.toISOString(),
    counts: view.unit.counts,
    posts: view.posts,
    months: await monthsUntil(shown),
    positions: named(view.positions),
    children: named(view.children),
  }
}

export const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')
