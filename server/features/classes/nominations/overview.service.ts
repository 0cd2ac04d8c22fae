/** A class as who nominates or admits sees it: what institutions have, who is in it, and what may be done. */
import { can, type Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import { topUnits } from '../../organisations/topUnits.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import { Quotas, type Quota, type TrainingClass } from '../classes.model.ts'
import { checkDay, type Finding } from './checks.rule.ts'
import { Nominations } from './nominations.model.ts'
import { nominationStates, type NominationState } from './nominations.rule.ts'
import { classSeen, holdsIn } from './seen.service.ts'

export interface Overview {
  trainingClass: TrainingClass
  counts: Record<NominationState, number>
  units: (Quota & { name: string })[]
  may: { nominate: boolean; admit: boolean; quotas: boolean; all: boolean }
  /** For which the actor nominates. */
  own: { id: string; name: string }[]
  /** What speaks against nominating today. */
  days: Finding[]
}

async function countsOf(id: string, own: readonly string[] | null): Promise<Record<NominationState, number>> {
  const whose = own ? { unit: { $in: [...own] } } : {}
  const counted = await Promise.all(
    nominationStates.map(
      async (state) => [state, await Nominations.countDocuments({ class: id, state, ...whose })] as const,
    ),
  )
  return Object.fromEntries(counted) as Record<NominationState, number>
}

/** Institutions of the actor's, or all; those with quotas first by name. */
export async function overview(actor: Actor, id: string): Promise<Overview> {
  const { trainingClass, own } = await classSeen(actor, id)
  const stored = await Quotas.find({ class: id }).lean()
  const shown = own ? stored.filter(({ ancestors }) => ancestors.some((unit) => own.includes(unit))) : stored
  const names = await unitNames(shown.map(({ unit }) => unit))
  const days = checkDay(trainingClass, businessDate())
  const held = can(actor, 'class.nominate') ? await topUnits(actor, 'class.nominate') : []
  const admit = holdsIn(actor, 'class.admit', trainingClass)
  return {
    trainingClass,
    counts: await countsOf(id, own && shown.map(({ unit }) => unit)),
    units: shown
      .map((quota) => ({ ...quota, name: names.get(quota.unit) ?? '' }))
      .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
    may: {
      nominate: held.length > 0 && !days.some(({ refused }) => refused),
      admit,
      quotas: holdsIn(actor, 'class.write', trainingClass) && trainingClass.state !== 'cancelled',
      all: own === null,
    },
    own: held.map(({ _id, name }) => ({ id: _id, name })),
    days,
  }
}
