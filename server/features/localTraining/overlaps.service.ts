/** Other trainings of the same days that people are recorded or reported for: said, not refused. */
import { lookUp } from '../../lib/lookUp.ts'
import { classesOnDays } from '../classes/admission/busyTrainees.service.ts'
import { LocalTrainees, LocalTrainings, type LocalTraining } from './localTraining.model.ts'
import { sharesDays } from './localTraining.rule.ts'
import { trainingsOf } from '../ledger/training.service.ts'

const days = ({ from, to }: { from: string; to: string }): string => (from === to ? from : `${from} 至 ${to}`)

/** In words, by person; what another institution has not submitted yet is nobody else's to know. */
export async function overlapsOf(
  { _id, unit, from, to }: Pick<LocalTraining, '_id' | 'unit' | 'from' | 'to'>,
  people: readonly string[],
): Promise<Map<string, string[]>> {
  const said = new Map<string, string[]>()
  const say = (person: string, words: string) => said.set(person, [...(said.get(person) ?? []), words])
  const others = await lookUp(people, (some) =>
    LocalTrainees.find({ person: { $in: some }, to: { $gte: from } }).lean(),
  )
  const shared = others.filter(
    (each) =>
      each.training !== _id &&
      (each.state === 'waiting' || each.state === 'approved') &&
      sharesDays(each, { from, to }),
  )
  const rows = await LocalTrainings.find(
    { _id: { $in: shared.map(({ training }) => training) } },
    { title: 1, state: 1, unit: 1 },
  ).lean()
  const known = rows.filter((row) => row.state !== 'draft' || row.unit === unit)
  const titles = new Map(known.map((row) => [row._id, row.title]))
  for (const each of shared) {
    const title = titles.get(each.training)
    if (title !== undefined) say(each.person, `“${title}”（${days(each)}）`)
  }
  for (const [person, records] of await trainingsOf(people))
    for (const { data } of records) {
      const held = { from: String(data['from'] ?? ''), to: String(data['to'] ?? '') }
      if (held.from && sharesDays(held, { from, to })) say(person, `“${String(data['class'])}”（${days(held)}）`)
    }
  for (const { person, title, ...held } of await classesOnDays(people, { from, to }))
    say(person, `培训班“${title}”（${days(held)}）`)
  return said
}
