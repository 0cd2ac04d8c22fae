import { NO_CATEGORY } from '../../server/features/courses/categories.rule.ts'

interface Counted {
  id: string
  name: string
  count: number
}

/**
 * Chips for the categories 课程分类 of courses, each with how many there are; `without`: those that have none, null where
 * that is nothing to ask for. No chips where there is nothing to choose between.
 */
export function categoryChips(items: readonly Counted[], without: number | null): { value: string; label: string }[] {
  const total = items.reduce((sum, { count }) => sum + count, without ?? 0)
  const chips = items.map(({ id, name, count }) => ({ value: id, label: `${name} ${count}` }))
  if (without !== null) chips.push({ value: NO_CATEGORY, label: `未分类 ${without}` })
  return items.length > 0 && chips.length > 1 ? [{ value: '', label: `全部分类 ${total}` }, ...chips] : []
}
