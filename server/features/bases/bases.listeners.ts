import { unitClosing } from '../organisations/organisations.events.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { Bases } from './bases.model.ts'
import { basesBelow } from './bases.service.ts'

standsInTree('培训基地', Bases)

unitClosing.on(async ({ unit, kept }, session) => {
  const bases = await basesBelow(unit, session)
  if (bases.length > 0) kept.push(`${bases.length} 个基地（${bases.map(({ name }) => name).join('、')}）`)
})
