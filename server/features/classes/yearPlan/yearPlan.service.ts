/** 年度计划: the classes of a year by programme, beside whom their requirements still miss. */
import { can, type Actor } from '../../../access/actor.ts'
import { distinct } from '../../../lib/distinct.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { countsIn } from '../../coverage/cellCounts.service.ts'
import { topUnits } from '../../organisations/topUnits.service.ts'
import { titlesById } from '../../programmes/inUse.service.ts'
import { findRequirement } from '../../programmes/requirements.service.ts'
import { TrainingClasses, type TrainingClass } from '../classes.model.ts'
import { inYear } from '../classes.service.ts'
import { cardNames, type ClassNames } from '../names.service.ts'
import { visibleClasses } from '../visible.service.ts'
import { seatsOf, type SeatSums } from './seatSums.rule.ts'

const MOST = 500

export interface YearPlan {
  programmes: (SeatSums & { id: string | null; name: string; classes: TrainingClass[] })[]
  requirements: { id: string; name: string; seats: number; unit: string | null; uncovered: number | null }[]
  total: SeatSums
  more: boolean
  names: ClassNames
}

const inOrder = (a: TrainingClass, b: TrainingClass): number =>
  a.from === b.from ? (a._id < b._id ? -1 : 1) : a.from < b.from ? -1 : 1

async function classesOf(actor: Actor, year: number): Promise<TrainingClass[]> {
  const found = await Promise.all(
    (await visibleClasses(actor)).map((filter) =>
      findInOrder(TrainingClasses, [{ ...filter, ...inYear(year) }], { from: 1, _id: 1 }, MOST + 1),
    ),
  )
  return distinct(found.flat())
    .filter(({ state }) => state !== 'cancelled')
    .sort(inOrder)
}

/** In the unit of the requirement, or in the caller's own below it. */
async function missingFrom(actor: Actor, requirement: string): Promise<{ unit: string; uncovered: number } | null> {
  if (!can(actor, 'coverage.read')) return null
  const [asked, [own]] = await Promise.all([findRequirement(requirement), topUnits(actor, 'coverage.read')])
  if (!asked || !own) return null
  const unit = asked.ancestors.includes(own._id) ? asked.unit : own.ancestors.includes(asked.unit) ? own._id : null
  if (unit === null) return null
  const { required, covered } = await countsIn(requirement, unit)
  return { unit, uncovered: required - covered }
}

export async function planOf(actor: Actor, year: number): Promise<YearPlan> {
  const all = await classesOf(actor, year)
  const classes = all.slice(0, MOST)
  const asked = Map.groupBy(
    classes.filter(({ requirement }) => requirement !== null),
    ({ requirement }) => requirement!,
  )
  const [names, titles, missing] = await Promise.all([
    cardNames(classes),
    titlesById([], [...asked.keys()]),
    Promise.all([...asked.keys()].map((id) => missingFrom(actor, id))),
  ])
  const programmes = [...Map.groupBy(classes, ({ programme }) => programme)].map(([id, own]) => ({
    ...{ id, name: id === null ? '不属于项目的班' : (names.programmes.get(id) ?? ''), classes: own },
    ...seatsOf(own),
  }))
  const requirements = [...asked].map(([id, own], at) => ({
    ...{ id, name: titles.requirements.get(id) ?? '', seats: seatsOf(own).planned },
    ...{ unit: missing[at]?.unit ?? null, uncovered: missing[at]?.uncovered ?? null },
  }))
  return { programmes, requirements, total: seatsOf(classes), more: all.length > MOST, names }
}
