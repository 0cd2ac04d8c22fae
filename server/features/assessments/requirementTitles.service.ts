import { findRequirement } from '../programmes/requirements.service.ts'
import type { Indicator } from './scoring.rule.ts'

/** What the requirements of some indicators are called, by id. */
export async function requirementTitles(indicators: readonly Indicator[]): Promise<Map<string, string>> {
  const ids = [...new Set(indicators.flatMap(({ requirement }) => requirement ?? []))]
  const found = await Promise.all(ids.map((id) => findRequirement(id)))
  return new Map(found.flatMap((each) => (each ? [[each._id, each.title] as const] : [])))
}
