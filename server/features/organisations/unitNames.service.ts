import { lookUp } from '../../lib/lookUp.ts'
import { Units } from './organisations.model.ts'

/** What units are called now, by id; an id may stand there several times. */
export async function unitNames(ids: readonly string[]): Promise<Map<string, string>> {
  const found = await lookUp(ids, (some) => Units.find({ _id: { $in: some } }, { name: 1 }).lean())
  return new Map(found.map(({ _id, name }) => [_id, name]))
}
