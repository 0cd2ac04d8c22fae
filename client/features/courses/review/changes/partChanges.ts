/** What changed between two lists of parts. Pure. */
import type { Part } from './lessonParts.ts'
import { reordered } from './sequence.ts'
import { textChanges, type Line } from './textChanges.ts'

export interface PartChange {
  id: string
  label: string
  lines: Line[]
}
const ONLY_FORM: Line[] = [[{ fate: 'same', text: '文字没有变，改的是格式、链接、图片或文件本身。' }]]

function partChange(old: Part | undefined, now: Part | undefined): PartChange[] {
  const { id, label } = (now ?? old)!
  const lines = textChanges(old?.text ?? '', now?.text ?? '')
  if (lines.some((line) => line !== null))
    return [{ id, label: old && now ? label : now ? `${label}（新增）` : `原${label}（删除）`, lines }]
  const isSame = JSON.stringify(old?.whole) === JSON.stringify(now?.whole)
  return isSame ? [] : [{ id, label, lines: ONLY_FORM }]
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
    .map(({ id, label, text }) => ({ id, label, lines: textChanges(text, '') }))
    .filter(({ lines }) => lines.length > 0)
