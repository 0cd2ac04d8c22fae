import { Units } from './organisations.model.ts'

/** What units are called now, by id; an id may stand there several times. */
export async function unitNames(ids: readonly string[]): Promise<Map<string, string>> {
  const found = await Units.find({ _id: { $in: [...new Set(ids)] } }, { name: 1 }).lean()
  return new Map(found.map(({ _id, name }) => [_id, name]))
}
