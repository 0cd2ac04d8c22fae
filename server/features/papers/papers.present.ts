import type { z } from 'zod'
import { unitsOf, type Actor } from '../../access/actor.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { versionsNow } from '../questions/candidates.service.ts'
import { availability } from './draw.service.ts'
import type { papers } from './papers.contract.ts'
import type { Paper } from './papers.model.ts'
import { contentOf } from './papers.service.ts'
import { totalOf } from './points.rule.ts'

type Card = z.input<typeof papers.endpoints.list.reply>['items'][number]
type View = z.input<typeof papers.endpoints.show.reply>

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

function card(row: Paper, names: ReadonlyMap<string, string>): Card {
  const { _id: id, title, kind, unit, sections, cells, updatedAt, savedBy } = row
  const isDrawn = kind === 'drawn'
  return {
    ...{ id, title, kind, savedBy, unitName: names.get(unit) ?? '', updatedAt: updatedAt.toISOString() },
    questions: isDrawn ? sumOf(cells.map(({ count }) => count)) : sumOf(sections.map(({ items }) => items.length)),
    total: isDrawn ? sumOf(cells.map(({ count, points }) => count * points)) : totalOf(contentOf(row, sections)),
  }
}

export async function presentCards(rows: readonly Paper[]): Promise<Card[]> {
  const names = await unitNames(rows.map(({ unit }) => unit))
  return rows.map((row) => card(row, names))
}

export async function presentPaper(actor: Actor, row: Paper): Promise<View> {
  const { unit, ancestors, revision, removedAt, sections, cells } = row
  const held = unitsOf(actor, 'question.write')
  const [[head], newest, { short }] = await Promise.all([
    presentCards([row]),
    versionsNow(sections.flatMap(({ items }) => items.map(({ question }) => question))),
    availability(unit, cells),
  ])
  return {
    ...{ ...head!, unit, revision, cells, short, removed: removedAt !== null },
    editable: ancestors.some((each) => held.includes(each)),
    sections: sections.map((section) => ({
      ...section,
      items: section.items.map((item) => ({ ...item, newest: newest.get(item.question) ?? null })),
    })),
  }
}
