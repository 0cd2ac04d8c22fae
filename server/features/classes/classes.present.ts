import type { z } from 'zod'
import { unitsOf, type Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import type { ClassCard, ClassView } from './classes.contract.ts'
import type { TrainingClass } from './classes.model.ts'
import { phaseOn } from './classes.rule.ts'
import type { AllNames, ClassNames } from './names.service.ts'
import { holdsOf } from './visible.service.ts'

const named = (id: string, names: ReadonlyMap<string, string>) => ({ id, name: names.get(id) ?? '' })
const namedOrNull = (id: string | null, names: ReadonlyMap<string, string>) => (id === null ? null : named(id, names))

export const presentCard = (row: TrainingClass, names: ClassNames): z.input<typeof ClassCard> => ({
  id: row._id,
  title: row.title,
  year: row.year,
  intake: row.intake,
  programme: namedOrNull(row.programme, names.programmes),
  base: { id: row.base, name: names.bases.get(row.base)?.name ?? '' },
  from: row.from,
  to: row.to,
  mode: row.mode,
  phase: phaseOn(row, businessDate()),
  capacity: row.capacity,
  seated: row.seated,
  nominateFrom: row.nominateFrom,
  nominateUntil: row.nominateUntil,
})

export function presentClass(
  actor: Actor,
  row: TrainingClass,
  names: AllNames,
  missing: string[],
): z.input<typeof ClassView> {
  const base = names.bases.get(row.base)
  const held = new Set(unitsOf(actor, 'class.write'))
  const { venue, bring, directions, quotas, quotasFreeOn, selfApply, confirmDays, unit, credit, revision } = row
  return {
    ...presentCard(row, names),
    ...{ venue, bring, directions, quotas, quotasFreeOn, selfApply, confirmDays, unit, credit, revision },
    requirement: namedOrNull(row.requirement, names.requirements),
    base: { id: row.base, name: base?.name ?? '', address: base?.address ?? '', directions: base?.directions ?? '' },
    audience: named(row.audience, names.units),
    positions: row.positions.map((id) => named(id, names.positions)),
    graduation: {
      attendance: row.graduation.attendance,
      course: namedOrNull(row.graduation.course, names.courses),
    },
    rankedAt: row.rankedAt?.toISOString() ?? null,
    cancelled: row.cancelled && { at: row.cancelled.at.toISOString(), reason: row.cancelled.reason },
    editable: row.ancestors.some((each) => held.has(each)),
    runs: row.state !== 'draft' && holdsOf(actor, 'class.run', row),
    missing,
  }
}
