/** Other trainings of the same days that people are recorded or reported for: said, not refused. */
import { LocalTrainees, LocalTrainings, type LocalTraining } from './localTraining.model.ts'
import { sharesDays } from './localTraining.rule.ts'
import { trainingsOf } from '../ledger/training.service.ts'

const days = ({ from, to }: { from: string; to: string }): string => (from === to ? from : `${from} 至 ${to}`)

/** In words, by person. */
export async function overlapsOf(
  { _id, from, to }: Pick<LocalTraining, '_id' | 'from' | 'to'>,
  people: readonly string[],
): Promise<Map<string, string[]>> {
  const said = new Map<string, string[]>()
  const say = (person: string, words: string) => said.set(person, [...(said.get(person) ?? []), words])
  const others = await LocalTrainees.find({ person: { $in: [...people] }, to: { $gte: from } }).lean()
  const shared = others.filter(
    (each) =>
      each.training !== _id &&
      (each.state === 'waiting' || each.state === 'approved') &&
      sharesDays(each, { from, to }),
  )
  const rows = await LocalTrainings.find({ _id: { $in: shared.map(({ training }) => training) } }, { title: 1 }).lean()
  const titles = new Map(rows.map((row) => [row._id, row.title]))
  for (const each of shared) say(each.person, `“${titles.get(each.training) ?? ''}”（${days(each)}）`)
  for (const [person, records] of await trainingsOf(people))
    for (const { data } of records) {
      const known = { from: String(data['from'] ?? ''), to: String(data['to'] ?? '') }
      if (known.from && sharesDays(known, { from, to })) say(person, `“${String(data['class'])}”（${days(known)}）`)
    }
  return said
}
