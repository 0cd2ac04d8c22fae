/** Why somebody stands where they stand in the list, in words. Pure; the browser and the workbook say the same. */
import type { Rank } from './priority.rule.ts'

interface Placed {
  rank: Rank | null
  order: string
  override: { by: string; reason: string } | null
}

/** `counts`: the class counts for a requirement, so that this cycle means something. */
export function rankReasons(rank: Omit<Rank, 'at'>, counts: boolean): string[] {
  const cycle = rank.trained ? '本周期已参训' : '本周期未参训'
  return [
    ...(rank.project === null ? [] : [`${rank.project}负责人`]),
    ...(counts ? [cycle] : []),
    ...(rank.dueOn === null || rank.trained ? [] : [`${rank.dueOn} 到期`]),
    rank.lastOn === null ? '从未参训' : `上次培训 ${rank.lastOn.slice(0, 7)}`,
  ]
}

/** The reasons in the order in which they count. */
export function placeReasons(
  { rank, order, override }: Placed,
  { ranked, counts }: { ranked: boolean; counts: boolean },
) {
  const own = rank ? rankReasons(rank, counts) : []
  if (override) return [`优先录取：${override.reason}（${override.by}）`, ...own]
  return ranked && order.startsWith('2:') ? ['排序后推荐，按推荐时间', ...own] : own
}
