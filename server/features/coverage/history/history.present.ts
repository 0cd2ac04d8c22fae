import type { z } from 'zod'
import type { CountsRow } from '../coverage.model.ts'
import { noCounts } from '../tally.ts'
import { inOrder } from './changes.rule.ts'
import { countBelow, nobody, type Counted } from './countBelow.ts'
import { changesIn, nameThen, partsOf, type Compared, type ShownThen } from './history.service.ts'
import type { Comparison, CoverageThen } from './history.contract.ts'
import type { Moment } from './moment.ts'
import type { Snapshot } from './snapshot.service.ts'

const holders = ({ required, grace, exempt }: CountsRow): number => required + grace + exempt
const instantsOf = ({ on, known, knownAt }: Moment, takenAt: Date) => ({
  on,
  known,
  knownAt: (knownAt ?? takenAt).toISOString(),
})

export function presentThen({
  unit,
  moment,
  takenAt,
  counted,
  children,
  positions,
  requirement,
}: ShownThen): z.input<typeof CoverageThen> {
  const row = (each: ShownThen['children'][number], { counts, positions: by }: Counted) => ({
    unit: each._id,
    name: nameThen(each, moment.on),
    counts,
    positions: by,
  })
  return {
    ...instantsOf(moment, takenAt),
    unit: row(unit, counted),
    children: children
      .map((child) => row(child, counted.children.get(child._id) ?? nobody()))
      .filter(({ counts }) => holders(counts) > 0),
    positions: positions
      .filter(({ _id }) => requirement.positions.includes(_id) || _id in counted.positions)
      .map(({ _id, name }) => ({ position: _id, name, counts: counted.positions[_id] ?? noCounts() })),
    years: [...counted.years]
      .map(([year, counts]) => ({ year, counts }))
      .sort((a, b) => Number(b.year) - Number(a.year)),
    posts: counted.posts,
  }
}

export function presentComparison(compared: Compared): z.input<typeof Comparison> {
  const side = (snapshot: Snapshot) => ({
    ...instantsOf(snapshot, snapshot.takenAt),
    counts: countBelow(snapshot.standings.values(), compared.unit._id).counts,
  })
  return { from: side(compared.from), to: side(compared.to), parts: inOrder(partsOf(changesIn(compared))) }
}
