import type { z } from 'zod'
import type { UnitCard, UnitChangeView, UnitKindView } from './organisations.contract.ts'
import type { Unit } from './organisations.model.ts'
import type { UnitChange } from './unitChanges.model.ts'
import type { UnitKind } from './unitKinds.model.ts'

export const presentUnit = ({
  _id,
  name,
  kind,
  level,
  sector,
  branchKind,
  closedOn,
}: Unit): z.input<typeof UnitCard> => ({
  id: _id,
  name,
  kind,
  level,
  sector,
  branchKind,
  closedOn,
})

export const presentKind = ({ _id, name, level, sector, below, revision }: UnitKind): z.input<typeof UnitKindView> => ({
  id: _id,
  name,
  level,
  sector,
  below,
  revision,
})

const said = ({ at, byName }: { at: Date; byName: string }) => ({ at: at.toISOString(), byName })

export const presentChange = (
  { _id, act, on, before, after, at, byName, undone }: UnitChange,
  last: boolean,
): z.input<typeof UnitChangeView> => ({
  id: _id,
  act,
  on,
  before,
  after,
  ...said({ at, byName }),
  undone: undone && said(undone),
  last,
})
