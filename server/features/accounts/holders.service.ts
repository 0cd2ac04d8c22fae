import { capabilitiesOf, type Capability } from '../../access/capabilities.ts'
import { businessDate } from '../../lib/clock.ts'
import { Accounts } from './accounts.model.ts'

/** The lowest unit of a line in which an account in use holds a capability today; the topmost where none does. */
export async function nearestHolder(line: readonly string[], capability: Capability): Promise<string> {
  const today = businessDate()
  const accounts = await Accounts.find({ 'grants.unit': { $in: [...line] } }, { grants: 1, disabledAt: 1 }).lean()
  const held = new Set(
    accounts
      .filter(({ disabledAt }) => !disabledAt)
      .flatMap(({ grants }) => grants)
      .filter(({ from, to }) => from <= today && (to === null || today < to))
      .filter(({ role }) => capabilitiesOf(role).includes(capability))
      .map(({ unit }) => unit),
  )
  return line.findLast((unit) => held.has(unit)) ?? line[0] ?? ''
}
