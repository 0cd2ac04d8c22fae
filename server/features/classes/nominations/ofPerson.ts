import { readTogether } from '../../../lib/readTogether.ts'
import { Nominations, type Nomination } from './nominations.model.ts'

export type OwnSeat = Pick<Nomination, 'person' | 'class' | 'state' | 'left' | 'at'>
const FIELDS = { person: 1, class: 1, state: 1, left: 1, at: 1 } as const
const MOST = 60

/** The newest of a person, for pages that ask several things of them at the same time. */
export const nominationsOf = readTogether(async (people) => {
  const rows = await Nominations.find({ person: { $in: people } }, FIELDS).lean<OwnSeat[]>()
  const newest = rows.sort((a, b) => b.at.getTime() - a.at.getTime())
  const of = Map.groupBy(newest, ({ person }) => person)
  return new Map([...of].map(([person, own]) => [person, own.slice(0, MOST)]))
})
