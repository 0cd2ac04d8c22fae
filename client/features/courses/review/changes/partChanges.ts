/** What changed between two lists of parts. Pure. */
import { formChanges, lineKey, pictureChanges, type PictureChange } from './articleChanges.ts'
import type { ArticleLine } from './articleLines.ts'
import type { Part } from './lessonParts.ts'
import { reordered } from './sequence.ts'
import { changesIn, pairs, textChanges, type Line } from './textChanges.ts'

export interface PartChange {
  id: string
  label: string
  lines: Line[]
  pictures?: PictureChange[]
}

const isChanged = (lines: readonly Line[]): boolean => lines.some((line) => line !== null)

/** An article is compared by its words, then by the form of those that stayed; pictures beside each other. */
function articleChange(old: readonly ArticleLine[], now: readonly ArticleLine[], { id, label }: Part): PartChange[] {
  const words = changesIn(pairs(old, now, lineKey))
  const lines = isChanged(words) ? words : []
  const pictures = pictureChanges(old, now)
  const forms = formChanges(old, now)
  return [
    ...(lines.length + pictures.length > 0 ? [{ id, label, lines, pictures }] : []),
    ...(forms.length > 0 ? [{ id: `${id}-forms`, label: `${label}的格式`, lines: forms }] : []),
  ]
}

function partChange(old: Part | undefined, now: Part | undefined): PartChange[] {
  const part = (now ?? old)!
  const label = old && now ? part.label : now ? `${part.label}（新增）` : `原${part.label}（删除）`
  const lines = textChanges(old?.text ?? '', now?.text ?? '')
  const found = part.article
    ? articleChange(old?.article ?? [], now?.article ?? [], { ...part, label })
    : isChanged(lines)
      ? [{ id: part.id, label, lines }]
      : []
  const isSame = JSON.stringify(old?.whole?.is) === JSON.stringify(now?.whole?.is)
  if (found.length > 0 || isSame || !part.whole) return found
  return [{ id: part.id, label, lines: [[{ fate: 'same', text: part.whole.differs }]] }]
}

/** Parts of both by id, in the order of `now`; those that are gone come last. */
export function partChanges(before: readonly Part[], after: readonly Part[]): PartChange[] {
  const old = new Map(before.map((part) => [part.id, part]))
  const kept = new Set(after.map(({ id }) => id))
  const listed = (parts: readonly Part[]) => parts.filter((part) => part.listed).map(({ id }) => id)
  const moved = reordered(listed(before), listed(after))
  const order = moved.size > 0 ? [[{ fate: 'same' as const, text: '试题的先后次序有调整。' }]] : []
  return [
    ...after.flatMap((part) => partChange(old.get(part.id), part)),
    ...before.filter(({ id }) => !kept.has(id)).flatMap((part) => partChange(part, undefined)),
    ...(order.length > 0 ? [{ id: 'order', label: '次序', lines: order }] : []),
  ]
}

/** All that something said which is gone. */
export const goneParts = (parts: readonly Part[]): PartChange[] =>
  parts
    .map(({ id, label, text, article }) => ({
      id,
      label,
      lines: textChanges(text, ''),
      ...(article && { pictures: pictureChanges(article, []) }),
    }))
    .filter(({ lines }) => lines.length > 0)
