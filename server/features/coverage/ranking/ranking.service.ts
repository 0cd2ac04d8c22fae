import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { Units, type Unit } from '../../organisations/organisations.model.ts'
import { countsIn, countsInEach } from '../cellCounts.service.ts'
import type { CountsRow } from '../coverage.model.ts'
import { placeOf } from '../place.service.ts'
import { noCounts, sumOfCounts } from '../tally.ts'
import type { Ranking } from './ranking.contract.ts'
import { groupsOf, SECTORS, type Sector } from './ranking.rule.ts'

type Institution = Pick<Unit, '_id' | 'name' | 'sector'> & { counts: CountsRow }
const sectorOf = ({ sector }: Institution): Sector => sector ?? 'other'

async function institutionsBelow(requirement: string, unit: string): Promise<Institution[]> {
  const units = await Units.find({ ancestors: unit, level: 'institution' }, { name: 1, sector: 1 }).lean()
  const counts = await countsInEach(
    requirement,
    units.map(({ _id }) => _id),
  )
  return units.map((each) => ({ ...each, counts: counts.get(each._id) ?? noCounts() }))
}

/** Reads as many cells as there are institutions, whatever the people. */
export async function rankInstitutions(
  actor: Actor,
  requirementId: string,
  unitId: string,
): Promise<z.input<typeof Ranking>> {
  const { requirement, unit } = await placeOf(actor, requirementId, unitId)
  const institutions = await institutionsBelow(requirement._id, unit._id)
  const own = await countsIn(requirement._id, unit._id)
  const sectors = SECTORS.flatMap((sector) => {
    const alike = institutions.filter((each) => sectorOf(each) === sector)
    const counts = sumOfCounts(alike.map((each) => each.counts))
    return alike.length > 0 ? { sector, institutions: alike.length, counts } : []
  })
  const groups = groupsOf(institutions, ({ counts }) => counts, sectorOf)
  return {
    sectors,
    groups: groups.map(({ sector, size, ranks }) => ({
      sector,
      size,
      institutions: ranks.map(({ row: { _id, name, counts }, rank }) => ({ unit: _id, name, rank, counts })),
    })),
    added: sumOfCounts(institutions.map(({ counts }) => counts)).required,
    required: own.required,
  }
}
