import type { z } from 'zod'
import type { UnitCard } from './organisations.contract.ts'
import type { Unit } from './organisations.model.ts'

export const presentUnit = ({ _id, name, kind, sector, branchKind, closedOn }: Unit): z.input<typeof UnitCard> => ({
  id: _id,
  name,
  kind,
  sector,
  branchKind,
  closedOn,
})
