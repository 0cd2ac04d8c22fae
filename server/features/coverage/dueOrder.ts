/** The order by the last day on which evidence is in time, then by pinyin, a page at a time. */
import { readByPinyin } from '../../lib/byPinyin.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import type { CoverageStatus } from './coverage.model.ts'

type Filter = Record<string, unknown>
type Read = (range: Filter, limit: number) => Promise<CoverageStatus[]>
type Place = Pick<CoverageStatus, 'dueOn' | 'pinyin' | '_id'>
type Compare = (a: Place, b: Place) => number

export const byDue =
  (byName: Compare): Compare =>
  (a, b) =>
    a.dueOn === b.dueOn ? byName(a, b) : (a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1

/** `2026-05-01 <cursor of the name>` */
export const splitDue = (cursor: string | undefined): [day: string, name: string] | null => {
  const [day = '', name] = cursor?.split(' ') ?? []
  return name === undefined ? null : [day, name]
}

export const withDay = ({ items, nextCursor }: CursorPage<CoverageStatus>): CursorPage<CoverageStatus> => ({
  items,
  nextCursor: nextCursor && `${items.at(-1)!.dueOn} ${nextCursor}`,
})

/** The days of one range whose order is read at once, or one day whose many people are read by name. */
type Span = { day: string } | { after: string; before: string }

/** Nobody is due on most days, very many on the last day of the window, some on days before it. */
function* spans(first: string, to: string, end: string): Generator<Span> {
  if (first < to) yield { after: first, before: to < end ? to : end }
  if (first < to && to < end) yield { day: to }
  yield { after: first > to ? first : to, before: end }
}

export async function readByDue(
  read: Read,
  { to, due }: { to: string; due: { after: string; before: string } | null },
  cursor: string | undefined,
  limit: number,
  byLetter: boolean,
): Promise<CursorPage<CoverageStatus>> {
  const rows: CoverageStatus[] = []
  const onDay = (dueOn: string, name: string | undefined) =>
    readByPinyin((range, most) => read({ dueOn, ...range }, most), name, limit + 1 - rows.length, byLetter)
  const last = splitDue(cursor)
  if (last) rows.push(...(await onDay(...last)))
  for (const span of spans(last?.[0] ?? due?.after ?? '', to, due?.before ?? '~')) {
    if (rows.length > limit) break
    if ('day' in span) {
      rows.push(...(await onDay(span.day, undefined)))
    } else if (span.after < span.before)
      rows.push(...(await read({ dueOn: { $gt: span.after, $lt: span.before } }, limit + 1 - rows.length)))
  }
  return withDay(cutPage(rows, limit, 'pinyin'))
}
